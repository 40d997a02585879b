import { checkAppPath, checkPage } from './checks.ts'
import type { HostClock } from './clock.ts'
import { eventHub } from './event-hub.ts'
import type { Host, HostShare } from './host.ts'
import { readLaunch } from './launch.ts'
import { PAGE_EVENT, readPageAnswer } from './page-answer.ts'
import { TIMEOUTS_MS } from './timeouts.ts'
import type { VendorCall, VendorCallbacks } from './vendor-call.ts'

type Member<P> = (options: P & VendorCallbacks<object>) => unknown

/** What WeChat and Alipay call and shape alike. */
export interface MiniProgramObject {
  env: { USER_DATA_PATH: string } | undefined
  navigateTo: Member<{ url: string; events?: Record<string, (answer: unknown) => void> }>
  navigateToMiniProgram: Member<{
    appId: string
    path?: string
    extraData?: Record<string, unknown>
  }>
  getFileSystemManager(): {
    writeFile(
      options: { filePath: string; data: string; encoding: 'base64' } & Pick<
        VendorCallbacks<object>,
        'success' | 'fail'
      >,
    ): unknown
  }
  saveImageToPhotosAlbum: Member<{ filePath: string }>
  openSetting: Member<object>
  getUpdateManager(): { onUpdateReady(listener: () => void): void; applyUpdate(): unknown }
  getEnterOptionsSync(): unknown
}

export interface MiniProgramParts {
  app: MiniProgramObject
  clock: HostClock
  webViewPage: string | undefined
  has(name: Exclude<keyof MiniProgramObject, 'env'>): boolean
  call<A extends object, T>(
    member: string,
    timeoutMs: number,
    start: VendorCall<A, T>['start'],
    succeeded: (answer: A) => T,
  ): Promise<T>
  /** Whether an answer that came by `complete` alone is one of success. */
  wentWell(answer: unknown): boolean
  /** Reads the answer of a call that answers nothing. @throws HOST_FAILED */
  done(member: string): (answer: object) => void
}

/** The extras that WeChat's and Alipay's mini-programs have in common. */
export function miniProgramExtras(parts: MiniProgramParts): Partial<Host> {
  const { app, clock, webViewPage, has, call, wentWell, done } = parts
  const { person, page } = TIMEOUTS_MS
  const extras: Partial<Host> = {}
  const run = (member: string, timeoutMs: number, start: VendorCall<object, void>['start']) =>
    call(member, timeoutMs, start, done(member))

  if (has('navigateToMiniProgram')) {
    extras.openMiniProgram = ({ appId, path, data }) =>
      run('openMiniProgram', person, (c) =>
        app.navigateToMiniProgram({
          appId,
          ...(path === undefined ? {} : { path }),
          ...(data === undefined ? {} : { extraData: { ...data } }),
          ...c,
        }),
      )
  }
  if (has('navigateTo')) {
    extras.openAppPage = async (path) => {
      const url = checkAppPath(path)
      return run('openAppPage', page, (c) => app.navigateTo({ url, ...c }))
    }
  }
  if (has('navigateTo') && webViewPage !== undefined) {
    extras.askPage = async (address) => {
      const url = `${webViewPage}?url=${encodeURIComponent(checkPage(address, 'askPage'))}`
      return call(
        'askPage',
        person,
        ({ success, fail, complete }) =>
          app.navigateTo({
            url,
            events: { [PAGE_EVENT]: (answer) => success({ answer }) },
            // That the page opened is not its answer.
            success: () => {},
            fail,
            complete: (opened) => wentWell(opened) || complete(opened),
          }),
        ({ answer }: { answer?: unknown }) => readPageAnswer(answer),
      )
    }
  }
  if (has('saveImageToPhotosAlbum') && has('getFileSystemManager') && app.env) {
    const filePath = `${app.env.USER_DATA_PATH}/essc.png`
    extras.saveImage = ({ pngBase64 }) =>
      run('saveImage', person, (c) =>
        app.getFileSystemManager().writeFile({
          filePath,
          data: pngBase64,
          encoding: 'base64',
          success: () => {
            try {
              app.saveImageToPhotosAlbum({ filePath, ...c })
            } catch (error) {
              c.fail(error)
            }
          },
          fail: c.fail,
        }),
      )
  }
  if (has('openSetting')) {
    extras.openSettings = () => run('openSettings', person, (c) => app.openSetting(c))
  }
  if (has('getUpdateManager')) {
    extras.onUpdate = eventHub<void>(clock, (emit) =>
      app.getUpdateManager().onUpdateReady(() => emit()),
    )
    extras.applyUpdate = () => void app.getUpdateManager().applyUpdate()
  }
  if (has('getEnterOptionsSync')) extras.launch = () => readLaunch(app.getEnterOptionsSync())
  return extras
}

/**
 * Sharing in a mini-program goes through the page's own `onShareAppMessage`, which answers
 * `shareContent()`; `offer` puts the host's menu or sheet before the person.
 */
export function menuShare(offer: () => Promise<void>): Pick<Host, 'share' | 'shareContent'> {
  let shared: HostShare | undefined
  return {
    shareContent: () => shared,
    share: async (content) => {
      shared = content
      await offer()
    },
  }
}

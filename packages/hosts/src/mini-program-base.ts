import { checkPage } from './checks.ts'
import type { HostClock } from './clock.ts'
import { eventHub } from './event-hub.ts'
import type { Host } from './host.ts'
import { TIMEOUTS_MS } from './timeouts.ts'
import type { VendorCall, VendorCallbacks } from './vendor-call.ts'

type Member<P> = (options: P & VendorCallbacks<object>) => unknown

/** What WeChat and Alipay call and shape alike, of what the card and its code need. */
export interface MiniProgramBaseObject {
  setKeepScreenOn: Member<{ keepScreenOn: boolean }>
  setVisualEffectOnCapture: Member<{ visualEffect: 'none' | 'hidden' }>
  navigateTo: Member<{ url: string }>
  onUserCaptureScreen(listener: () => undefined): void
  onNetworkStatusChange(listener: (status: { readonly isConnected: unknown }) => void): void
  onAppShow?(listener: () => void): void
  onAppHide?(listener: () => void): void
}

export interface MiniProgramBaseParts {
  app: MiniProgramBaseObject
  clock: HostClock
  webViewPage: string | undefined
  has(name: keyof MiniProgramBaseObject): boolean
  call<A extends object, T>(
    member: string,
    timeoutMs: number,
    start: VendorCall<A, T>['start'],
    succeeded: (answer: A) => T,
  ): Promise<T>
  /** Reads the answer of a call that answers nothing. @throws HOST_FAILED */
  done(member: string): (answer: object) => void
}

/** The screen, pages and events, which WeChat's and Alipay's mini-programs have in common. */
export function miniProgramBase(
  parts: MiniProgramBaseParts,
): Pick<Host, 'onShow' | 'onHide'> & Partial<Host> {
  const { app, clock, webViewPage, has, call, done } = parts
  const { screen, page } = TIMEOUTS_MS
  const run = (member: string, timeoutMs: number, start: VendorCall<object, void>['start']) =>
    call(member, timeoutMs, start, done(member))

  const base: Pick<Host, 'onShow' | 'onHide'> & Partial<Host> = {
    onShow: eventHub<void>(clock, (emit) => app.onAppShow?.(() => emit())),
    onHide: eventHub<void>(clock, (emit) => app.onAppHide?.(() => emit())),
  }
  if (has('setKeepScreenOn')) {
    base.setKeepScreenOn = (on) =>
      run('setKeepScreenOn', screen, (c) => app.setKeepScreenOn({ keepScreenOn: on, ...c }))
  }
  if (has('setVisualEffectOnCapture')) {
    base.setCaptureGuard = (on) =>
      run('setCaptureGuard', screen, (c) =>
        app.setVisualEffectOnCapture({ visualEffect: on ? 'hidden' : 'none', ...c }),
      )
  }
  if (has('onUserCaptureScreen')) {
    base.onCapture = eventHub<void>(clock, (emit) =>
      // What the listener answers would become the query of a page that WeChat shares.
      app.onUserCaptureScreen(() => void emit()),
    )
  }
  if (has('navigateTo') && webViewPage !== undefined) {
    base.openPage = async (address) => {
      const url = `${webViewPage}?url=${encodeURIComponent(checkPage(address))}`
      return run('openPage', page, (c) => app.navigateTo({ url, ...c }))
    }
  }
  if (has('onNetworkStatusChange')) {
    base.onNetwork = eventHub<boolean>(clock, (emit) =>
      app.onNetworkStatusChange((status) => emit(status.isConnected === true)),
    )
  }
  return base
}

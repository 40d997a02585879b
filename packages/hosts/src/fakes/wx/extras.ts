import { PAGE_EVENT } from '../../page-answer.ts'
import type { FakeCore } from '../core.ts'
import type { FakeCallbacks, FakeReply } from '../deliver.ts'
import { FAKE_IMAGE } from '../image.ts'
import type { FakeMember } from '../options.ts'
import type { FakeWxOptions } from './options.ts'
import { wxOutcome } from './outcomes.ts'

type Answering = (
  api: string,
  member: FakeMember,
  callbacks: FakeCallbacks | undefined,
  work: () => FakeReply | Promise<FakeReply>,
) => Promise<unknown> | undefined

/** What `wx` has beside the card and its code: files, places, other apps, sharing, privacy. */
export function wxExtras(options: FakeWxOptions, core: FakeCore, answer: Answering) {
  const { ui } = options
  const { state } = core
  const files = new Map<string, string>()
  let needsPrivacy = options.needsPrivacy === true
  const privacyListeners: ((resolve: (said: { event: string }) => void) => void)[] = []
  const ok = (api: string, more: object = {}): FakeReply => ({
    ok: true,
    value: { errMsg: `${api}:ok`, ...more },
  })
  const location = (api: string) => async (): Promise<FakeReply> => {
    const place = (await ui.location?.()) ?? { latitude: 30.89, longitude: 120.09 }
    if (place === 'deny') return wxOutcome(api, 'getLocation', 'deny')
    return ok(api, place)
  }

  /** The host's own question, or the app's where it listens. */
  const askPrivacy = () =>
    new Promise<'agreed' | 'refused'>((resolve) => {
      const settle = (agreed: boolean) => {
        if (agreed) needsPrivacy = false
        resolve(agreed ? 'agreed' : 'refused')
      }
      if (!needsPrivacy) return settle(true)
      const [listener] = privacyListeners
      if (!listener) return void (ui.privacy?.() ?? Promise.resolve(true)).then(settle)
      listener(({ event }) => {
        if (event === 'agree') settle(true)
        if (event === 'disagree') settle(false)
      })
    })

  const members = {
    uploadFile: (
      call: FakeCallbacks & { url: string; filePath: string; name: string; header?: object },
    ) => {
      let giveUp = () => {}
      void answer(
        'uploadFile',
        'upload',
        call,
        () =>
          new Promise<FakeReply>((resolve) => {
            const headers = Object.fromEntries(
              Object.entries(call.header ?? {}).map(([name, value]) => [
                name.toLowerCase(),
                String(value),
              ]),
            )
            const request = { url: call.url, method: 'POST', headers }
            giveUp = core.send(request, undefined, (end) => {
              if (typeof end === 'object') {
                const { url, name, filePath } = call
                state.uploads.push({ url, name, file: files.get(filePath) ?? '', headers })
                resolve(ok('uploadFile', { statusCode: end.status, data: end.body }))
              } else if (end === 'aborted') {
                resolve({ ok: false, value: { errMsg: 'uploadFile:fail abort' } })
              } else {
                resolve(wxOutcome('uploadFile', 'upload', 'unavailable'))
              }
            })
          }),
      )
      const ignored = () => {}
      return {
        abort: () => giveUp(),
        onHeadersReceived: ignored,
        offHeadersReceived: ignored,
        onProgressUpdate: ignored,
        offProgressUpdate: ignored,
      }
    },
    chooseMedia: (call: FakeCallbacks & { sourceType?: string[] } = {}) =>
      answer('chooseMedia', 'chooseImage', call, async () => {
        const source = call.sourceType?.[0] === 'camera' ? 'camera' : 'album'
        const image = (await ui.image?.(source)) ?? FAKE_IMAGE
        if (image === 'cancel' || image === 'deny')
          return wxOutcome('chooseMedia', 'chooseImage', image)
        const tempFilePath = `wxfile://tmp_${files.size}.png`
        files.set(tempFilePath, image.split(',')[1] ?? '')
        return ok('chooseMedia', {
          type: 'image',
          tempFiles: [{ tempFilePath, size: image.length, fileType: 'image' }],
        })
      }),
    getFuzzyLocation: (call: FakeCallbacks & { type?: string } = {}) =>
      answer('getFuzzyLocation', 'getLocation', call, location('getFuzzyLocation')),
    getLocation: (call: FakeCallbacks & { type?: string } = {}) =>
      answer('getLocation', 'getLocation', call, location('getLocation')),
    navigateToMiniProgram: (
      call: FakeCallbacks & { appId?: string; path?: string; extraData?: object },
    ) =>
      answer('navigateToMiniProgram', 'openMiniProgram', call, () => {
        const { appId = '', path, extraData } = call
        state.miniPrograms.push({
          appId,
          ...(path === undefined ? {} : { path }),
          ...(extraData === undefined ? {} : { data: extraData as Record<string, string> }),
        })
        return ok('navigateToMiniProgram')
      }),
    setClipboardData: (call: FakeCallbacks & { data: string }) =>
      answer('setClipboardData', 'setClipboard', call, () => {
        state.clipboard = call.data
        return ok('setClipboardData')
      }),
    saveImageToPhotosAlbum: (call: FakeCallbacks & { filePath: string }) =>
      answer('saveImageToPhotosAlbum', 'saveImage', call, () => {
        const file = files.get(call.filePath)
        if (file === undefined) {
          return { ok: false, value: { errMsg: 'saveImageToPhotosAlbum:fail file not found' } }
        }
        state.savedImages.push(file)
        return ok('saveImageToPhotosAlbum')
      }),
    showShareMenu: (call: FakeCallbacks = {}) =>
      answer('showShareMenu', 'share', call, () => ok('showShareMenu')),
    openSetting: (call: FakeCallbacks = {}) =>
      answer('openSetting', 'openSettings', call, () => {
        state.settings += 1
        return ok('openSetting', { authSetting: {} })
      }),
    requestSubscribeMessage: (call: FakeCallbacks & { tmplIds: string[] }) =>
      answer('requestSubscribeMessage', 'subscribeMessages', call, async () => {
        const allowed = (await ui.subscribe?.(call.tmplIds)) ?? call.tmplIds
        return ok(
          'requestSubscribeMessage',
          Object.fromEntries(
            call.tmplIds.map((id) => [id, allowed.includes(id) ? 'accept' : 'reject']),
          ),
        )
      }),
    getPrivacySetting: (call: FakeCallbacks = {}) =>
      answer('getPrivacySetting', 'getPrivacy', call, () =>
        ok('getPrivacySetting', {
          needAuthorization: needsPrivacy,
          privacyContractName: '《隐私保护指引》',
        }),
      ),
    requirePrivacyAuthorize: (call: FakeCallbacks = {}) =>
      answer('requirePrivacyAuthorize', 'askPrivacy', call, async () =>
        (await askPrivacy()) === 'agreed'
          ? ok('requirePrivacyAuthorize')
          : wxOutcome('requirePrivacyAuthorize', 'askPrivacy', 'deny'),
      ),
    onNeedPrivacyAuthorization: (listener: (resolve: never) => void) =>
      void privacyListeners.push(listener as (typeof privacyListeners)[number]),
    getNetworkType: (call: FakeCallbacks = {}) =>
      answer('getNetworkType', 'getNetwork', call, () =>
        ok('getNetworkType', { networkType: state.connected ? 'wifi' : 'none', weakNet: false }),
      ),
    getUpdateManager: () => ({
      onCheckForUpdate: () => {},
      onUpdateReady: (listener: () => void) => core.updated.on(listener),
      onUpdateFailed: () => {},
      applyUpdate: () => {
        state.updates += 1
      },
    }),
  }
  return {
    members,
    /** Where files are; there whatever the app may do with them. */
    files: {
      env: { USER_DATA_PATH: 'wxfile://usr' },
      getFileSystemManager: () => ({
        writeFile: (call: FakeCallbacks & { filePath: string; data: unknown }) => {
          files.set(call.filePath, String(call.data))
          options.clock.timer(() => call.success?.({ errMsg: 'writeFile:ok' }), 0)
        },
      }),
    },
    /** A page of the app's that shows a web page and is asked for what that answers. */
    askPage: (call: FakeWxNavigation) => {
      const channel = call.events?.[PAGE_EVENT]
      void answer(
        'navigateTo',
        'askPage',
        {
          success: (ended: unknown) => channel?.(ended),
          fail: call.fail,
          complete: call.complete,
        },
        async () => {
          state.navigations.push(call.url)
          options.navigate?.(call.url)
          const ended = (await ui.page?.(call.url)) ?? 'cancel'
          return { ok: true, value: ended === 'cancel' ? {} : ended }
        },
      )
    },
    control: {
      needPrivacy: askPrivacy,
      tapPhoneButton: async (): Promise<unknown> => {
        const { outcome } = core.trouble('getPhoneNumber')
        const api = 'getPhoneNumber'
        if (outcome) return wxOutcome(api, 'getPhoneNumber', outcome).value
        const how = (await ui.phone?.()) ?? 'allow'
        return how === 'allow'
          ? { errMsg: `${api}:ok`, code: 'phone-code' }
          : { errMsg: `${api}:fail user deny` }
      },
    },
  }
}

export interface FakeWxNavigation extends FakeCallbacks {
  url: string
  // biome-ignore lint/suspicious/noExplicitAny: the typings give listeners any parameter
  events?: Record<string, (answer: any) => void>
}

import { PAGE_EVENT } from '../../page-answer.ts'
import type { FakeCore } from '../core.ts'
import type { FakeCallbacks, FakeReply } from '../deliver.ts'
import { FAKE_IMAGE } from '../image.ts'
import type { FakeMember } from '../options.ts'
import type { FakeMyOptions } from './options.ts'
import { myOutcome } from './outcomes.ts'

type Answering = (
  member: FakeMember,
  callbacks: FakeCallbacks | undefined,
  work: () => FakeReply | Promise<FakeReply>,
) => Promise<unknown> | undefined

/** What `my` has beside the card and its code: files, places, other apps, sharing. */
export function myExtras(
  options: FakeMyOptions,
  core: FakeCore,
  answerTo: (api: string) => Answering,
) {
  const { ui, clock } = options
  const { state } = core
  const files = new Map<string, string>()
  let isPhoneGiven = false
  const ok = (value: object = {}): FakeReply => ({ ok: true, value })

  const members = {
    uploadFile: (call: FakeMyUpload) => {
      let giveUp = () => {}
      void answerTo('uploadFile')(
        'upload',
        call,
        () =>
          new Promise<FakeReply>((resolve) => {
            const headers: Record<string, string> = {}
            for (const [name, value] of Object.entries(call.headers ?? call.header ?? {})) {
              headers[name.toLowerCase()] = String(value)
            }
            const { url, name, filePath } = call
            giveUp = core.send({ url, method: 'POST', headers }, undefined, (end) => {
              if (typeof end !== 'object') return resolve(myOutcome('upload', 'unavailable'))
              state.uploads.push({ url, name, file: files.get(filePath) ?? '', headers })
              resolve(ok({ statusCode: end.status, header: end.headers, data: end.body }))
            })
          }),
      )
      return { abort: () => giveUp(), onProgressUpdate: () => {} }
    },
    chooseImage: (call: FakeCallbacks & { sourceType?: string | string[] } = {}) =>
      answerTo('chooseImage')('chooseImage', call, async () => {
        const source = call.sourceType?.includes('camera') ? 'camera' : 'album'
        const image = (await ui.image?.(source)) ?? FAKE_IMAGE
        if (image === 'cancel' || image === 'deny') return myOutcome('chooseImage', image)
        const path = `https://resource/${files.size}.image`
        files.set(path, image.split(',')[1] ?? '')
        return ok({ tempFilePaths: [path], apFilePaths: [path], tempFiles: [{ path, size: 1 }] })
      }),
    getLocation: (call: FakeCallbacks & { type?: number } = {}) =>
      answerTo('getLocation')(call.type === 1 ? 'getCity' : 'getLocation', call, async () => {
        const place = (await ui.location?.()) ?? { latitude: 30.89, longitude: 120.09 }
        if (place === 'deny') return myOutcome('getLocation', 'deny')
        const city =
          call.type === 1 ? { city: '', cityAdcode: (await ui.city?.()) ?? '330500' } : {}
        // Alipay hands out texts.
        return ok({
          latitude: String(place.latitude),
          longitude: String(place.longitude),
          accuracy: '30',
          ...city,
        })
      }),
    getPhoneNumber: (call: FakeCallbacks = {}) =>
      answerTo('getPhoneNumber')('getPhoneNumber', call, () =>
        isPhoneGiven
          ? ok({ response: '{"response":"phone-code","sign":"s"}' })
          : myOutcome('getPhoneNumber', 'deny'),
      ),
    navigateToMiniProgram: (
      call: FakeCallbacks & { appId: string; path?: string; extraData?: object },
    ) =>
      answerTo('navigateToMiniProgram')('openMiniProgram', call, () => {
        const { appId, path, extraData } = call
        state.miniPrograms.push({
          appId,
          ...(path === undefined ? {} : { path }),
          ...(extraData === undefined ? {} : { data: extraData as Record<string, string> }),
        })
        return ok()
      }),
    setClipboard: (call: FakeCallbacks & { text: string }) =>
      answerTo('setClipboard')('setClipboard', call, () => {
        state.clipboard = call.text
        return ok({ success: true })
      }),
    saveImageToPhotosAlbum: (call: FakeCallbacks & { filePath: string }) =>
      answerTo('saveImageToPhotosAlbum')('saveImage', call, () => {
        const file = files.get(call.filePath)
        if (file === undefined) return { ok: false, value: { error: 2, errorMessage: 'no file' } }
        state.savedImages.push(file)
        return ok({ success: true })
      }),
    showSharePanel: () => {
      state.calls.push('showSharePanel')
      const { outcome, delivery } = core.trouble('share')
      if (outcome || delivery === 'throw') throw new Error('showSharePanel')
    },
    openSetting: (call: FakeCallbacks = {}) =>
      answerTo('openSetting')('openSettings', call, () => {
        state.settings += 1
        return ok({ authSetting: {} })
      }),
    requestSubscribeMessage: (call: FakeCallbacks & { entityIds: string[] }) =>
      answerTo('requestSubscribeMessage')('subscribeMessages', call, async () => {
        const { entityIds } = call
        const allowed = (await ui.subscribe?.(entityIds)) ?? entityIds
        if (allowed.length === 0) return ok({ behavior: 'cancel', show: true })
        return ok({
          behavior: 'subscribe',
          show: true,
          keep: false,
          refuse: false,
          result: { subscribedEntityIds: allowed.slice() },
        })
      }),
    getUpdateManager: () => ({
      onCheckForUpdate: () => {},
      onUpdateReady: (listener: () => void) => core.updated.on(listener),
      onUpdateFailed: () => {},
      applyUpdate: () => {
        state.updates += 1
      },
    }),
    getNetworkType: (call: FakeCallbacks = {}) =>
      answerTo('getNetworkType')('getNetwork', call, () =>
        ok({
          networkAvailable: state.connected,
          networkType: state.connected ? 'WIFI' : 'NOTREACHABLE',
        }),
      ),
  }
  return {
    members,
    /** Where files are; there whatever the app may do with them. */
    files: {
      getFileSystemManager: () => ({
        writeFile: (call: FakeCallbacks & { filePath: string; data: unknown }) => {
          files.set(call.filePath, String(call.data))
          clock.timer(() => call.success?.({ success: true }), 0)
        },
      }),
    },
    /** A page of the app's that shows a web page and is asked for what that answers. */
    askPage: (call: FakeMyNavigation) => {
      const events = call.events as Record<string, (answer: unknown) => void> | undefined
      const channel = events?.[PAGE_EVENT]
      void answerTo('navigateTo')(
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
          return ok(ended === 'cancel' ? {} : ended)
        },
      )
    },
    control: {
      tapPhoneButton: async (): Promise<unknown> => {
        isPhoneGiven = ((await ui.phone?.()) ?? 'allow') === 'allow'
        return {}
      },
    },
  }
}

export interface FakeMyNavigation extends FakeCallbacks {
  url: string
  events?: object
}

export interface FakeMyUpload extends FakeCallbacks {
  url: string
  filePath: string
  name: string
  headers?: Record<string, unknown>
  header?: Record<string, unknown>
}

import type { HostPayOrder } from '../host.ts'
import { type FakeCore, fakeCore } from './core.ts'
import { deliver, type FakeCallbacks, type FakeReply } from './deliver.ts'
import { type FakeMyNavigation, myExtras } from './my/extras.ts'
import type { FakeMyOptions } from './my/options.ts'
import { myOutcome } from './my/outcomes.ts'
import { myStorage } from './my/storage.ts'
import { mySurroundings } from './my/surroundings.ts'
import type { FakeControl, FakeMember, FakeOutcome } from './options.ts'

/**
 * Alipay's `my`, as its documents say it behaves, in memory: the members that our adapter and Taro's
 * runtime call. It has no secure randomness.
 */
export function fakeMy(options: FakeMyOptions): FakeControl & { my: FakeMy } {
  const core = fakeCore(options)
  const names = new Set<string>()
  const { my, control } = myObject(options, core, names)
  for (const [api, member] of Object.entries(APIS)) {
    if (!core.has(member)) delete (my as unknown as Record<string, unknown>)[api]
  }
  for (const name of Object.keys(my)) names.add(name)
  return { ...core.control, ...control, my }
}

export type FakeMy = ReturnType<typeof myObject>['my']

/** Which member of ours each API stands for. */
const APIS: Readonly<Record<string, FakeMember>> = {
  getAuthCode: 'login',
  request: 'request',
  scan: 'scan',
  tradePay: 'pay',
  startAPVerify: 'verifyFace',
  getScreenBrightness: 'getBrightness',
  setScreenBrightness: 'setBrightness',
  setKeepScreenOn: 'setKeepScreenOn',
  setVisualEffectOnCapture: 'setCaptureGuard',
  onUserCaptureScreen: 'onCapture',
  navigateTo: 'openPage',
  vibrateShort: 'vibrate',
  onNetworkStatusChange: 'onNetwork',
  uploadFile: 'upload',
  chooseImage: 'chooseImage',
  getLocation: 'getLocation',
  getPhoneNumber: 'getPhoneNumber',
  navigateToMiniProgram: 'openMiniProgram',
  setClipboard: 'setClipboard',
  saveImageToPhotosAlbum: 'saveImage',
  showSharePanel: 'share',
  openSetting: 'openSettings',
  requestSubscribeMessage: 'subscribeMessages',
  getUpdateManager: 'onUpdate',
  getEnterOptionsSync: 'launch',
  getNetworkType: 'getNetwork',
}

function myObject(options: FakeMyOptions, core: FakeCore, names: ReadonlySet<string>) {
  const { ui } = options
  const { state } = core
  const answer = (
    api: string,
    member: FakeMember,
    callbacks: FakeCallbacks | undefined,
    work: () => FakeReply | Promise<FakeReply>,
  ) => {
    state.calls.push(api)
    const trouble = core.trouble(member)
    const { outcome } = trouble
    const does = outcome ? () => myOutcome(member, outcome) : work
    return deliver(options, trouble, callbacks, does, opposite)
  }
  const ok = (value: object = {}) => ({ ok: true, value })

  const extras = myExtras(
    options,
    core,
    (api) => (member, callbacks, work) => answer(api, member, callbacks, work),
  )
  const my = {
    ...mySurroundings(options, core),
    ...myStorage(core, answer),
    ...extras.files,
    ...extras.members,

    /** True of every member that is there, asked as `scan` or `scan.object.x`. */
    canIUse: (schema: string) => names.has(schema.split('.')[0] as string),

    getAuthCode: (call: FakeCallbacks & { scopes?: string | string[] } = {}) =>
      answer('getAuthCode', 'login', call, async () =>
        state.connected
          ? ok({
              authCode: await options.issueLoginCode(),
              authSuccessScopes: ['auth_base'],
              authErrorScopes: {},
            })
          : myOutcome('login', 'unavailable'),
      ),

    request: (call: FakeMyRequest) => {
      state.calls.push('request')
      const trouble = core.trouble('request')
      let giveUp = () => {}
      const work = () =>
        new Promise<FakeReply>((resolve) => {
          const { outcome } = trouble
          if (outcome) return resolve(myOutcome('request', outcome))
          const request = {
            url: call.url,
            method: call.method ?? 'GET',
            headers: lowered(call.headers ?? call.header),
            ...(call.data === undefined ? {} : { body: bodyOf(call.data) }),
          }
          giveUp = core.send(request, call.timeout ?? 30_000, (end) => {
            if (end === 'timeout') return resolve(myOutcome('request', 'timeout'))
            if (end === 'unreachable') return resolve(myOutcome('request', 'unavailable'))
            if (end === 'aborted') {
              return resolve({ ok: false, value: { error: 9, errorMessage: 'abort' } })
            }
            const { status, headers } = end
            const value = {
              status,
              headers,
              statusCode: status,
              header: headers,
              data: (call.dataType ?? 'json') === 'json' ? parsed(end.body) : end.body,
            }
            const fails = options.failsOnStatus === true && (status < 200 || status > 299)
            if (!fails) return resolve(ok(value))
            resolve({
              ok: false,
              value: { ...value, error: 19, errorMessage: 'http status error' },
            })
          })
        })
      void deliver(options, trouble, call, work, opposite)
      return { abort: () => giveUp() }
    },

    scan: (call: FakeCallbacks & { scanType?: string[] } = {}) =>
      answer('scan', 'scan', call, async () => {
        const seen = await ui.scan()
        if (typeof seen === 'string') return myOutcome('scan', seen)
        const { text } = seen
        return ok({
          code: text,
          result: text,
          rawData: '',
          imageChannel: 'camera',
          scanType: 'qrCode',
        })
      }),

    tradePay: (call: FakeCallbacks & { tradeNO?: string; orderStr?: string } = {}) =>
      answer('tradePay', 'pay', call, async () => {
        const order: HostPayOrder = { means: 'alipay', tradeNO: call.tradeNO ?? '' }
        const how = await ui.pay(order)
        if (how !== 'paid') return myOutcome('pay', how)
        state.paid.push(order)
        return ok({ resultCode: '9000' })
      }),

    startAPVerify: (call: FakeCallbacks & { certifyId: string; url: string }) =>
      answer('startAPVerify', 'verifyFace', call, async () => {
        state.faces.push(call.certifyId)
        const how = await ui.face(call.certifyId, call.url)
        if (how !== 'finished') return myOutcome('verifyFace', how as FakeOutcome)
        return ok({ resultStatus: '9000', result: { certifyId: call.certifyId } })
      }),

    getScreenBrightness: (call: FakeCallbacks = {}) =>
      answer('getScreenBrightness', 'getBrightness', call, () =>
        ok({ success: true, brightness: state.brightness }),
      ),
    setScreenBrightness: (call: FakeCallbacks & { brightness: number }) =>
      answer('setScreenBrightness', 'setBrightness', call, () => {
        state.brightness = call.brightness
        return ok({ success: true })
      }),
    setKeepScreenOn: (call: FakeCallbacks & { keepScreenOn?: boolean } = {}) =>
      answer('setKeepScreenOn', 'setKeepScreenOn', call, () => {
        state.keepScreenOn = call.keepScreenOn === true
        return ok({ success: true })
      }),
    setVisualEffectOnCapture: (call: FakeCallbacks & { visualEffect: 'none' | 'hidden' }) =>
      answer('setVisualEffectOnCapture', 'setCaptureGuard', call, () => {
        state.captureGuard = call.visualEffect === 'hidden'
        return ok()
      }),
    navigateTo: (call: FakeMyNavigation) => {
      if (call.events) return void extras.askPage(call)
      return answer('navigateTo', 'openPage', call, () => {
        state.navigations.push(call.url)
        options.navigate?.(call.url)
        return ok()
      })
    },
    vibrateShort: (call: FakeCallbacks = {}) =>
      answer('vibrateShort', 'vibrate', call, () => {
        state.vibrations += 1
        ui.vibrate?.()
        return ok({ success: true })
      }),
  }
  return { my, control: extras.control }
}

const opposite = (reply: FakeReply): FakeReply =>
  reply.ok
    ? { ok: false, value: { error: 10, errorMessage: 'cancel' } }
    : { ok: true, value: { authCode: 'late', result: 'late' } }

interface FakeMyRequest extends FakeCallbacks {
  url: string
  method?: string
  headers?: Record<string, string>
  header?: Record<string, string>
  data?: unknown
  dataType?: string
  timeout?: number
}

function lowered(headers: Record<string, string> | undefined): Record<string, string> {
  const read: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers ?? {})) read[name.toLowerCase()] = value
  return read
}

function bodyOf(data: unknown): string {
  return typeof data === 'string' ? data : JSON.stringify(data)
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

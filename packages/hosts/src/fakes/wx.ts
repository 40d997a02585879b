import type { HostPayOrder } from '../host.ts'
import { type FakeCore, fakeCore } from './core.ts'
import { deliver, type FakeCallbacks, type FakeReply } from './deliver.ts'
import type { FakeControl, FakeMember } from './options.ts'
import { type FakeWxNavigation, wxExtras } from './wx/extras.ts'
import { wxFunctionalPages } from './wx/functional-pages.ts'
import type { FakeWxOptions } from './wx/options.ts'
import { wxOutcome } from './wx/outcomes.ts'
import { wxStorage } from './wx/storage.ts'
import { wxSurroundings } from './wx/surroundings.ts'
import { olderThan } from './wx/versions.ts'

/**
 * WeChat's `wx`, as its documents say it behaves, in memory: the members that our adapter and Taro's
 * runtime call. Page routing beyond `navigations`, selector queries and components are the engine's.
 */
export function fakeWx(
  options: FakeWxOptions,
): FakeControl & { wx: FakeWx; functionalPage: FakeFunctionalPages['functionalPage'] } {
  const core = fakeCore(options)
  const names = new Set<string>()
  const baseLibrary = options.baseLibrary ?? BASE_LIBRARY
  const pages = wxFunctionalPages(options, core)
  const { wx, control } = wxObject(options, core, names, baseLibrary, pages)
  const elsewhere = options.plugin ? PLUGIN_LACKS : PLUGIN_ALONE
  for (const [api, { member, since }] of Object.entries(APIS)) {
    if (core.has(member) && !olderThan(baseLibrary, since) && !elsewhere.includes(api)) continue
    delete (wx as unknown as Record<string, unknown>)[api]
  }
  for (const name of Object.keys(wx)) names.add(name)
  return { ...core.control, ...control, wx, functionalPage: pages.functionalPage }
}

type FakeFunctionalPages = ReturnType<typeof wxFunctionalPages>

export type FakeWx = ReturnType<typeof wxObject>['wx']

const BASE_LIBRARY = '3.9.0'

/** https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/api-limit.html */
const PLUGIN_LACKS = ['login', 'requestPayment']
const PLUGIN_ALONE = ['requestPluginPayment']

/** Which member of ours each API stands for, and the base library that brought it. */
const APIS: Readonly<Record<string, { member: FakeMember; since: string }>> = {
  login: { member: 'login', since: '1.0.0' },
  request: { member: 'request', since: '1.0.0' },
  getRandomValues: { member: 'randomBytes', since: '2.15.0' },
  scanCode: { member: 'scan', since: '1.0.0' },
  requestPayment: { member: 'pay', since: '1.0.0' },
  requestPluginPayment: { member: 'pay', since: '2.22.1' },
  requestFacialVerify: { member: 'verifyFace', since: '3.8.12' },
  getScreenBrightness: { member: 'getBrightness', since: '1.2.0' },
  setScreenBrightness: { member: 'setBrightness', since: '1.2.0' },
  setKeepScreenOn: { member: 'setKeepScreenOn', since: '1.4.0' },
  setVisualEffectOnCapture: { member: 'setCaptureGuard', since: '2.20.1' },
  onUserCaptureScreen: { member: 'onCapture', since: '1.4.0' },
  navigateTo: { member: 'openPage', since: '1.0.0' },
  vibrateShort: { member: 'vibrate', since: '1.2.0' },
  onNetworkStatusChange: { member: 'onNetwork', since: '1.1.0' },
  uploadFile: { member: 'upload', since: '1.0.0' },
  chooseMedia: { member: 'chooseImage', since: '2.10.0' },
  getFuzzyLocation: { member: 'getLocation', since: '2.25.0' },
  getLocation: { member: 'getLocation', since: '1.0.0' },
  navigateToMiniProgram: { member: 'openMiniProgram', since: '1.3.0' },
  setClipboardData: { member: 'setClipboard', since: '1.1.0' },
  saveImageToPhotosAlbum: { member: 'saveImage', since: '1.2.0' },
  showShareMenu: { member: 'share', since: '1.1.0' },
  openSetting: { member: 'openSettings', since: '1.1.0' },
  requestSubscribeMessage: { member: 'subscribeMessages', since: '2.8.2' },
  getPrivacySetting: { member: 'getPrivacy', since: '2.32.3' },
  requirePrivacyAuthorize: { member: 'askPrivacy', since: '2.32.3' },
  onNeedPrivacyAuthorization: { member: 'onPrivacyNeeded', since: '2.32.3' },
  getUpdateManager: { member: 'onUpdate', since: '1.9.90' },
  getEnterOptionsSync: { member: 'launch', since: '2.9.4' },
  getNetworkType: { member: 'getNetwork', since: '1.0.0' },
}

function wxObject(
  options: FakeWxOptions,
  core: FakeCore,
  names: ReadonlySet<string>,
  baseLibrary: string,
  pages: FakeFunctionalPages,
) {
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
    const does = outcome ? () => wxOutcome(api, member, outcome) : work
    return deliver(options, trouble, callbacks, does, opposite(api))
  }
  const ok = (api: string, more: object = {}) => ({
    ok: true,
    value: { errMsg: `${api}:ok`, ...more },
  })
  const said = (api: string, member: FakeMember, how: string, more: object = {}) => {
    if (how === 'finished' || how === 'paid') return ok(api, more)
    return wxOutcome(api, member, how as 'cancel')
  }

  const extras = wxExtras(options, core, answer)
  const wx = {
    ...wxSurroundings(options, core),
    ...wxStorage(core, answer),
    ...extras.files,
    ...extras.members,
    ...pages.members,

    /** True of every member that is there, asked as `requestPayment` or `requestPayment.object.x`. */
    canIUse: (schema: string) => {
      if (schema === 'setStorage.object.encrypt') {
        return core.has('sealedStorage') && !olderThan(baseLibrary, '2.21.3')
      }
      if (schema === 'button.open-type.getPhoneNumber') return core.has('getPhoneNumber')
      return names.has(schema.split('.')[0] as string)
    },

    login: (call: FakeCallbacks & { timeout?: number } = {}) =>
      answer('login', 'login', call, async () =>
        state.connected
          ? ok('login', { code: await options.issueLoginCode() })
          : wxOutcome('login', 'login', 'unavailable'),
      ),

    request: (call: FakeWxRequest) => {
      state.calls.push('request')
      const method = call.method ?? 'GET'
      const trouble = core.trouble('request')
      let giveUp = () => {}
      const work = () =>
        new Promise<FakeReply>((resolve) => {
          const { outcome } = trouble
          if (outcome) return resolve(wxOutcome('request', 'request', outcome))
          const request = {
            url: call.url,
            method,
            headers: textsOf(call.header),
            ...(call.data === undefined ? {} : { body: bodyOf(call.data) }),
          }
          giveUp = core.send(request, call.timeout ?? 60_000, (end) => {
            if (typeof end === 'object') {
              resolve(
                ok('request', {
                  statusCode: end.status,
                  header: capitalised(end.headers),
                  data:
                    call.dataType === undefined || call.dataType === 'json'
                      ? parsed(end.body)
                      : end.body,
                  cookies: [],
                  useHttpDNS: false,
                }),
              )
            } else if (end === 'aborted') {
              resolve({ ok: false, value: { errMsg: 'request:fail abort' } })
            } else if (end === 'timeout') {
              resolve(wxOutcome('request', 'request', 'timeout'))
            } else {
              resolve({
                ok: false,
                value: {
                  errMsg: 'request:fail errcode:-106 net::ERR_INTERNET_DISCONNECTED',
                  errno: 600001,
                },
              })
            }
          })
        })
      void deliver(options, trouble, call, work, opposite('request'))
      const ignored = () => {}
      return {
        abort: () => giveUp(),
        onHeadersReceived: ignored,
        offHeadersReceived: ignored,
        onChunkReceived: ignored,
        offChunkReceived: ignored,
      }
    },

    getRandomValues: (call: FakeCallbacks & { length: number }) =>
      answer('getRandomValues', 'randomBytes', call, () =>
        ok('getRandomValues', { randomValues: options.randomBytes(call.length).slice().buffer }),
      ),

    scanCode: (call: FakeCallbacks & { onlyFromCamera?: boolean; scanType?: string[] } = {}) =>
      answer('scanCode', 'scan', call, async () => {
        const seen = await ui.scan()
        if (typeof seen === 'string') return said('scanCode', 'scan', seen)
        return ok('scanCode', {
          result: seen.text,
          scanType: 'QR_CODE',
          charSet: 'utf-8',
          path: '',
          rawData: '',
        })
      }),

    requestPayment: (call: FakeCallbacks & FakeWxPayment) =>
      answer('requestPayment', 'pay', call, async () => {
        const { timeStamp, nonceStr, package: prepay, signType = 'MD5', paySign } = call
        const order: HostPayOrder = {
          means: 'wechat',
          timeStamp,
          nonceStr,
          package: prepay,
          signType,
          paySign,
        }
        const how = await ui.pay(order)
        if (how === 'paid') state.paid.push(order)
        return said('requestPayment', 'pay', how)
      }),

    requestFacialVerify: (call: FakeCallbacks & { verifyId: string }) =>
      void answer('requestFacialVerify', 'verifyFace', call, async () => {
        state.faces.push(call.verifyId)
        return said('requestFacialVerify', 'verifyFace', await ui.face(call.verifyId, ''), {
          errCode: 0,
        })
      }),

    getScreenBrightness: (call: FakeCallbacks = {}) =>
      answer('getScreenBrightness', 'getBrightness', call, () =>
        ok('getScreenBrightness', { value: state.brightness }),
      ),
    setScreenBrightness: (call: FakeCallbacks & { value: number }) =>
      answer('setScreenBrightness', 'setBrightness', call, () => {
        state.brightness = call.value
        return ok('setScreenBrightness')
      }),
    setKeepScreenOn: (call: FakeCallbacks & { keepScreenOn: boolean }) =>
      answer('setKeepScreenOn', 'setKeepScreenOn', call, () => {
        state.keepScreenOn = call.keepScreenOn
        return ok('setKeepScreenOn')
      }),
    setVisualEffectOnCapture: (call: FakeCallbacks & { visualEffect?: string }) =>
      void answer('setVisualEffectOnCapture', 'setCaptureGuard', call, () => {
        state.captureGuard = call.visualEffect === 'hidden'
        return ok('setVisualEffectOnCapture')
      }),
    navigateTo: (call: FakeWxNavigation) => {
      if (call.events) return void extras.askPage(call)
      return answer('navigateTo', 'openPage', call, () => {
        state.navigations.push(call.url)
        options.navigate?.(call.url)
        return ok('navigateTo')
      })
    },
    vibrateShort: (call: FakeCallbacks & { type?: string } = {}) =>
      answer('vibrateShort', 'vibrate', call, () => {
        state.vibrations += 1
        ui.vibrate?.()
        return ok('vibrateShort')
      }),
  }
  return { wx, control: extras.control }
}

const opposite = (api: string) => (reply: FakeReply) =>
  reply.ok
    ? { ok: false, value: { errMsg: `${api}:fail cancel` } }
    : { ok: true, value: { errMsg: `${api}:ok`, errCode: 0, code: 'late', result: 'late' } }

interface FakeWxRequest extends FakeCallbacks {
  url: string
  method?: string
  header?: object
  data?: unknown
  dataType?: string
  timeout?: number
}

interface FakeWxPayment {
  timeStamp: string
  nonceStr: string
  package: string
  signType?: 'RSA' | 'MD5' | 'HMAC-SHA256'
  paySign: string
}

function textsOf(headers: object | undefined): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers ?? {}))
    texts[name.toLowerCase()] = String(value)
  return texts
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

/** Servers and proxies write names as they like, and WeChat hands them on. */
function capitalised(headers: Record<string, string>): Record<string, string> {
  const written: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    written[name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase())] = value
  }
  return written
}

import { checkLength, checkUnit, readRandom, readResponse, readText, readUnit } from './checks.ts'
import { type HostClock, systemClock } from './clock.ts'
import { exchange } from './exchange.ts'
import type { Host } from './host.ts'
import { miniProgramBase } from './mini-program-base.ts'
import { supportsOf } from './supports.ts'
import { TIMEOUTS_MS } from './timeouts.ts'
import { callVendor, hostError, type VendorCall } from './vendor-call.ts'
import { wxFailed, wxRequestFailed, wxWentWell } from './wechat/answers.ts'
import { wxPay } from './wechat/pay.ts'
import { type WxCall, wxStorage } from './wechat/storage.ts'
import type { Answer, WxObject } from './wechat/vendor.ts'

export interface WechatOptions {
  /** WeChat's own object, handed in by the page: nothing here looks for a global. */
  wx: WxObject
  /** A page of the app that shows a `web-view` of its parameter `url`; without it there is no `openPage`. */
  webViewPage?: string
  /**
   * `wechatExtras` of @essc/hosts/wechat-extras, for what lies beside the card and its code: upload,
   * location, phone number, other mini-programs, sharing, privacy and the like.
   */
  extras?: (parts: WechatParts) => Partial<Host>
  clock?: HostClock
}

/** What `wechat` hands to its extras. */
export interface WechatParts {
  wx: WxObject
  clock: HostClock
  webViewPage: string | undefined
  has(name: keyof WxObject): boolean
  call: WxCall
}

/**
 * The host inside WeChat, over the app's own `wx`.
 *
 * @example
 * ```ts
 * const host = wechat({ wx, webViewPage: '/pages/web/index' })
 * ```
 */
export function wechat(options: WechatOptions): Host {
  const { extras, clock = systemClock() } = options
  // What may be missing is called behind `has` alone.
  const wx = options.wx as Required<WxObject>
  const has = (name: keyof WxObject) => typeof wx[name] === 'function'
  // WeChat keeps `login` from plugins alone, and they have no `web-view` either.
  // https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/api-limit.html
  const webViewPage = has('login') ? options.webViewPage : undefined
  const call: WxCall = (member, timeoutMs, start, succeeded, failed = wxFailed) =>
    callVendor({ member, clock, timeoutMs, start, succeeded, failed, wentWell: wxWentWell })
  const screen = (member: string, start: VendorCall<object, void>['start']) =>
    call(member, TIMEOUTS_MS.screen, start, nothing)

  const host: Host = {
    name: 'wechat',
    supports: (member) => supportsOf(host, member),
    native: () => wx,
    now: () => clock.now(),
    timer: (fn, delayMs) => clock.timer(fn, delayMs),

    // https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html
    login: async () => {
      if (!has('login')) throw hostError('HOST_UNSUPPORTED', 'login', undefined)
      return call(
        'login',
        TIMEOUTS_MS.login,
        (callbacks) => wx.login({ timeout: TIMEOUTS_MS.login, ...callbacks }),
        (answer: Answer<'code'>) => ({ code: readText(answer.code, 'login') }),
      )
    },

    // https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html
    request: ({ url, method, headers, body, timeoutMs, cancellation }) =>
      exchange({
        member: 'request',
        clock,
        timeoutMs: timeoutMs + TIMEOUTS_MS.requestGrace,
        cancellation,
        start: (callbacks) =>
          wx.request({
            url,
            method,
            header: { ...headers },
            ...(body === undefined ? {} : { data: body }),
            // Any word but `json` keeps WeChat from parsing the body.
            dataType: '其他',
            responseType: 'text',
            timeout: timeoutMs,
            ...callbacks,
          }),
        read: (answer: Answer<'statusCode' | 'header' | 'data'>) =>
          readResponse(answer.statusCode, answer.header, answer.data),
        failed: wxRequestFailed,
        wentWell: wxWentWell,
      }),

    // https://developers.weixin.qq.com/miniprogram/dev/api/storage/wx.getStorage.html
    storage: wxStorage(wx, call),

    // https://developers.weixin.qq.com/miniprogram/dev/api/device/screen/wx.setKeepScreenOn.html
    // https://developers.weixin.qq.com/miniprogram/dev/api/device/screen/wx.setVisualEffectOnCapture.html
    // https://developers.weixin.qq.com/miniprogram/dev/api/device/screen/wx.onUserCaptureScreen.html
    // https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html
    ...miniProgramBase({ app: wx, clock, webViewPage, has, call, done: () => nothing }),
  }

  // https://developers.weixin.qq.com/miniprogram/dev/api/base/crypto/wx.getRandomValues.html
  if (has('getRandomValues')) {
    host.randomBytes = async (length) => {
      checkLength(length)
      return call(
        'randomBytes',
        TIMEOUTS_MS.random,
        (c) => wx.getRandomValues({ length, ...c }),
        (answer: Answer<'randomValues'>) => readRandom(answer.randomValues, length),
      )
    }
  }

  // https://developers.weixin.qq.com/miniprogram/dev/api/device/scan/wx.scanCode.html
  if (has('scanCode')) {
    host.scan = () =>
      call(
        'scan',
        TIMEOUTS_MS.scan,
        (c) => wx.scanCode({ scanType: ['qrCode', 'barCode'], ...c }),
        (answer: Answer<'result'>) => ({ text: readText(answer.result, 'scan') }),
      )
  }

  // https://developers.weixin.qq.com/miniprogram/dev/api/payment/wx.requestPayment.html
  if (has('requestPayment')) {
    host.pay = wxPay(clock, (order, c) => {
      const { means: _m, amountFen: _a, ...fields } = order
      return wx.requestPayment({ ...fields, ...c })
    })
  }

  // https://developers.weixin.qq.com/miniprogram/dev/api/open-api/face/wx.requestFacialVerify.html
  if (has('requestFacialVerify')) {
    Object.assign(host, { faceMeans: 'wechat' })
    host.verifyFace = async (challenge) => {
      if (challenge.means !== 'wechat') throw new TypeError('WeChat checks faces for WeChat')
      return call(
        'verifyFace',
        TIMEOUTS_MS.face,
        (c) => wx.requestFacialVerify({ verifyId: challenge.providerId, ...c }),
        (answer: Answer<'errCode'>) => {
          // WeChat's own example is handed nothing; the platform asks WeChat for the result anyway.
          if ((answer.errCode ?? 0) !== 0) throw hostError('HOST_FAILED', 'verifyFace', answer)
        },
      )
    }
  }

  // https://developers.weixin.qq.com/miniprogram/dev/api/device/screen/wx.setScreenBrightness.html
  if (has('getScreenBrightness')) {
    host.getBrightness = () =>
      call(
        'getBrightness',
        TIMEOUTS_MS.screen,
        (c) => wx.getScreenBrightness(c),
        (answer: Answer<'value'>) => readUnit(answer.value, 'getBrightness'),
      )
  }
  if (has('setScreenBrightness')) {
    host.setBrightness = async (value) => {
      checkUnit(value)
      return screen('setBrightness', (c) => wx.setScreenBrightness({ value, ...c }))
    }
  }
  if (has('vibrateShort')) {
    host.vibrate = () => screen('vibrate', (c) => wx.vibrateShort({ type: 'medium', ...c }))
  }
  if (extras) Object.assign(host, extras({ wx, clock, webViewPage, has, call }))
  return host
}

function nothing(): void {}

import { EsscError } from '@essc/protocol/errors'
import {
  checkLength,
  checkPage,
  checkUnit,
  readRandom,
  readResponse,
  readText,
  readUnit,
} from './checks.ts'
import { type HostClock, systemClock } from './clock.ts'
import { eventHub } from './event-hub.ts'
import { exchange } from './exchange.ts'
import type { Host } from './host.ts'
import { supportsOf } from './supports.ts'
import { TIMEOUTS_MS, UNKNOWN } from './timeouts.ts'
import { callVendor, hostError, type VendorCall } from './vendor-call.ts'
import { wxFailed, wxPayFailed, wxRequestFailed, wxWentWell } from './wechat/answers.ts'
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
      if (!has('login')) throw new EsscError('HOST_UNSUPPORTED', { member: 'login' })
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

    onShow: eventHub<void>(clock, (emit) => wx.onAppShow?.(() => emit())),
    onHide: eventHub<void>(clock, (emit) => wx.onAppHide?.(() => emit())),
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
    host.pay = async (order) => {
      if (order.means !== 'wechat') throw new TypeError('WeChat pays orders of WeChat')
      const { means: _, ...fields } = order
      return callVendor({
        member: 'pay',
        clock,
        timeoutMs: TIMEOUTS_MS.pay,
        ...UNKNOWN,
        start: (c) => wx.requestPayment({ ...fields, ...c }),
        succeeded: (answer: Answer<'errMsg'>) => {
          if (answer.errMsg !== 'requestPayment:ok')
            throw hostError('HOST_UNKNOWN_OUTCOME', 'pay', answer)
        },
        failed: wxPayFailed,
      })
    }
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
  if (has('setKeepScreenOn')) {
    host.setKeepScreenOn = (on) =>
      screen('setKeepScreenOn', (c) => wx.setKeepScreenOn({ keepScreenOn: on, ...c }))
  }
  if (has('setVisualEffectOnCapture')) {
    host.setCaptureGuard = (on) =>
      screen('setCaptureGuard', (c) =>
        wx.setVisualEffectOnCapture({ visualEffect: on ? 'hidden' : 'none', ...c }),
      )
  }
  if (has('onUserCaptureScreen')) {
    host.onCapture = eventHub<void>(clock, (emit) =>
      // What the listener answers would become the query of a shared page.
      wx.onUserCaptureScreen(() => void emit()),
    )
  }
  if (has('navigateTo') && webViewPage !== undefined) {
    host.openPage = async (url) => {
      const target = `${webViewPage}?url=${encodeURIComponent(checkPage(url))}`
      return call(
        'openPage',
        TIMEOUTS_MS.page,
        (c) => wx.navigateTo({ url: target, ...c }),
        nothing,
      )
    }
  }
  if (has('vibrateShort')) {
    host.vibrate = () => screen('vibrate', (c) => wx.vibrateShort({ type: 'medium', ...c }))
  }
  if (has('onNetworkStatusChange')) {
    host.onNetwork = eventHub<boolean>(clock, (emit) =>
      wx.onNetworkStatusChange((status) => emit(status.isConnected === true)),
    )
  }
  if (extras) Object.assign(host, extras({ wx, clock, webViewPage, has, call }))
  return host
}

function nothing(): void {}

import type { BrowserParts } from './browser.ts'
import { readText } from './checks.ts'
import { type HostClock, systemClock } from './clock.ts'
import type { Host } from './host.ts'
import { TIMEOUTS_MS, UNKNOWN } from './timeouts.ts'
import { callVendor, hostError, type VendorCall, type VendorCallbacks } from './vendor-call.ts'
import { withQuery } from './web/address.ts'
import { webBase } from './web/base.ts'
import { redirectLogin } from './web/redirect-login.ts'
import { landingUrl, signIn } from './web/sign-in.ts'
import { wxFailed, wxPayFailed, wxWentWell } from './wechat/answers.ts'
import type { Answer } from './wechat/vendor.ts'
import type { JssdkCallbacks, JssdkConfig, JssdkObject } from './wechat-web/vendor.ts'

export interface OpenWechatWebOptions {
  /** The JSSDK's own object, from WeChat's script, handed in by the page. */
  jssdk: JssdkObject
  /** `browserParts(window)` of @essc/hosts/browser. */
  web: BrowserParts
  /**
   * The signature for this page's address without its fragment, from the channel's server: of the
   * address that the page was opened with, since iOS signs that one throughout.
   */
  config(landingUrl: string): Promise<Omit<JssdkConfig, 'jsApiList'>>
  /** Where WeChat sends the person back after the login; unless given, the page's own address. */
  redirectUrl?: string
  /** `snsapi_base`, which asks the person nothing, unless given. */
  scope?: 'snsapi_base' | 'snsapi_userinfo'
  /** A state from the channel's server; made of the browser's own randomness unless given. */
  issueState?: () => Promise<string>
  /**
   * `wechatWebExtras` of @essc/hosts/wechat-web-extras, for what lies beside the card and its code.
   */
  extras?: (parts: WechatWebParts) => Partial<Host>
  clock?: HostClock
  /** How long to wait for WeChat to take the signature. */
  timeoutMs?: number
}

const AUTHORIZE = 'https://open.weixin.qq.com/connect/oauth2/authorize'

/**
 * The host of a page in WeChat's own browser, such as an official account's or a hospital's.
 *
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html
 *
 * @throws HOST_UNAVAILABLE when the JSSDK is not ready in time, as in another browser, HOST_DENIED when
 *   it refuses the signature
 *
 * @example
 * ```ts
 * const host = await openWechatWeb({ jssdk: wx, web: browserParts(window), config: signedByMyServer })
 * ```
 */
export async function openWechatWeb(options: OpenWechatWebOptions): Promise<Host> {
  const { jssdk, web, clock = systemClock(), timeoutMs = 10_000, scope = 'snsapi_base' } = options
  const landing = landingUrl(web)
  const config = await options.config(landing)
  await signIn<JssdkConfig>({
    member: 'jssdk',
    sdk: jssdk,
    config: { ...config, jsApiList: APIS },
    clock,
    timeoutMs,
  })
  const authorize = (state: string) =>
    // WeChat reads the parameters in this order, and the fragment is its own.
    `${withQuery(AUTHORIZE, {
      appid: config.appId,
      redirect_uri: options.redirectUrl ?? landing,
      response_type: 'code',
      scope,
      state,
    })}#wechat_redirect`
  const host: Host = Object.assign(webBase(web, clock), {
    name: 'wechat-web' as const,
    native: () => jssdk,
    login: redirectLogin({ web, clock, authorize, issueState: options.issueState }),
  })
  // What may be missing is called behind `has` alone.
  addJssdk(host, jssdk as Required<JssdkObject>, web, clock, options.extras)
  return host
}

const APIS = [
  'scanQRCode',
  'chooseWXPay',
  'getLocation',
  'getNetworkType',
  'updateAppMessageShareData',
] as const

/** What `openWechatWeb` hands to its extras. */
export interface WechatWebParts {
  jssdk: Required<JssdkObject>
  web: BrowserParts
  clock: HostClock
  has(name: keyof JssdkObject): boolean
  call<A extends object, T>(
    member: string,
    timeoutMs: number,
    start: (callbacks: JssdkCallbacks) => unknown,
    succeeded: (answer: A) => T,
  ): Promise<T>
}

function addJssdk(
  host: Host,
  jssdk: Required<JssdkObject>,
  web: BrowserParts,
  clock: HostClock,
  extras: OpenWechatWebOptions['extras'],
): void {
  const has = (name: keyof JssdkObject) => typeof jssdk[name] === 'function'
  const call = <A extends object, T>(
    member: string,
    timeoutMs: number,
    start: (callbacks: JssdkCallbacks) => unknown,
    succeeded: (answer: A) => T,
    more: Partial<VendorCall<A, T>> = { wentWell: wxWentWell },
  ) =>
    callVendor({
      member,
      clock,
      timeoutMs,
      // The JSSDK says a person's no by a callback of its own, with `scanQRCode:cancel`.
      start: (c: VendorCallbacks<A>) =>
        start({
          success: (answer) => c.success(answer as A),
          fail: c.fail,
          cancel: (answer) => c.fail(answer ?? { errMsg: 'cancel' }),
          complete: c.complete,
        }),
      succeeded,
      failed: wxFailed,
      ...more,
    })

  if (has('scanQRCode')) {
    host.scan = () =>
      call(
        'scan',
        TIMEOUTS_MS.scan,
        (c) => jssdk.scanQRCode({ needResult: 1, scanType: ['qrCode', 'barCode'], ...c }),
        ({ resultStr }: Answer<'resultStr'>) => {
          const text = readText(resultStr, 'scan')
          // Of a bar code its kind comes first, as in `EAN_13,6901234567892`.
          return { text: text.replace(/^(?:EAN|UPC|CODE|ITF|CODABAR)(?:_[A-Z0-9]+)?,/, '') }
        },
      )
  }
  if (has('chooseWXPay')) {
    host.pay = async (order) => {
      if (order.means !== 'wechat') throw new TypeError('WeChat pays orders of WeChat')
      const { means: _m, amountFen: _a, timeStamp, ...fields } = order
      return call(
        'pay',
        TIMEOUTS_MS.pay,
        (c) => jssdk.chooseWXPay({ timestamp: timeStamp, ...fields, ...c }),
        (answer: Answer<'errMsg'>) => {
          if (answer.errMsg !== 'chooseWXPay:ok')
            throw hostError('HOST_UNKNOWN_OUTCOME', 'pay', answer)
        },
        { failed: wxWebPayFailed, ...UNKNOWN },
      )
    }
  }
  if (extras) Object.assign(host, extras({ jssdk, web, clock, has, call }))
}

/** The JSSDK says `chooseWXPay:cancel` and `chooseWXPay:fail…` where `wx` says `requestPayment:fail …`. */
function wxWebPayFailed(error: unknown) {
  const { errMsg } = (error ?? {}) as { errMsg?: unknown }
  const text = typeof errMsg === 'string' ? errMsg : ''
  return wxPayFailed({
    errMsg: text.replace('chooseWXPay:', 'requestPayment:').replace(/:cancel$/, ':fail cancel'),
  })
}

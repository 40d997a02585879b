// What the adapter uses of WeChat's JSSDK (the `wx` of a page in WeChat's own browser), no more. It is
// another object than a mini-program's `wx`, with other names; the official typings do not cover it.

/** The callbacks of the JSSDK: a person's no has one of its own. */
export interface JssdkCallbacks {
  success: (answer: unknown) => void
  fail: (error: unknown) => void
  cancel: (answer: unknown) => void
  complete: (answer: unknown) => void
}

type Member<P = object> = (options: P & JssdkCallbacks) => unknown

/** The signature that the channel's server makes for the page's address; `jssdkConfig` of @essc/partner. */
export interface JssdkConfig {
  appId: string
  timestamp: number
  nonceStr: string
  signature: string
  jsApiList: readonly string[]
  debug?: boolean
}

/** The members of the JSSDK that are called. Any of the optional ones may be missing. */
export interface JssdkObject {
  config(config: JssdkConfig): unknown
  ready(listener: () => void): unknown
  error(listener: (error?: unknown) => void): unknown
  scanQRCode?: Member<{ needResult: 0 | 1; scanType: ('qrCode' | 'barCode')[] }>
  chooseWXPay?: Member<{
    timestamp: string
    nonceStr: string
    package: string
    signType: string
    paySign: string
  }>
  getLocation?: Member<{ type: 'gcj02' }>
  getNetworkType?: Member
  updateAppMessageShareData?: Member<{ title: string; desc: string; link: string; imgUrl: string }>
}

// What the adapter uses of UnionPay's `upsdk`, no more. No typings are published: these follow its
// documents, of which only copies were read. Every value is read with doubt.

/** The callbacks of `upsdk`: a person's no comes by `cancel` from some members, by `fail` from others. */
export interface UpsdkCallbacks {
  success?: (answer?: unknown) => void
  fail?: (error?: unknown) => void
  cancel?: (answer?: unknown) => void
}

type Member<P = object> = (options: P & UpsdkCallbacks) => unknown

/** The signature that the channel's server makes for the page's address; `upsdkConfig` of @essc/partner. */
export interface UpsdkConfig {
  appId: string
  timestamp: string
  nonceStr: string
  signature: string
  debug?: boolean
}

/** The members of `upsdk` that are called. Any of the optional ones may be missing. */
export interface UpsdkObject {
  config(config: UpsdkConfig): unknown
  ready(listener: () => void): unknown
  error(listener: (error?: unknown) => void): unknown
  /** The native half of the SDK is there. */
  pluginReady?(listener: () => void): unknown
  appletAuth?: Member
  pay?: Member<{ tn: string }>
  scanQRCode?: Member<{ scanType: ('qrCode' | 'barCode')[] }>
  getScreenBrightness?: Member
  setScreenBrightness?: Member<{ brightness: string }>
  /** Android alone. */
  changeScreenShot?: Member<{ switch: boolean }>
  /** iOS alone. */
  monitorScreenShot?: Member
  getLocationCity?: Member
  getLocationGps?: Member
  openApplet?: Member<{ appId: string; param?: string; toLink?: string; isFinish?: string }>
  showSharePopup?: Member<{ title: string; desc: string; shareUrl: string; picUrl: string }>
  vibrate?: Member
}

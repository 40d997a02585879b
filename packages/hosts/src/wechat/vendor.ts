import type { VendorCallbacks } from '../vendor-call.ts'

// What the adapter uses of `wx`, no more: keys that must be there, values that are read with doubt.
// vendor/wechat compiles it against miniprogram-api-typings, so a key that WeChat does not have, or a
// parameter of the wrong name or type, is a compile error there. The typings themselves stay out of
// our declarations, since they declare globals that clash with every other environment's.

/** An answer with these keys, of which no value is believed yet. */
export type Answer<K extends string> = { readonly [Key in K]: unknown }
type Member<P, A extends string = 'errMsg'> = (options: P & VendorCallbacks<Answer<A>>) => unknown

/** The members of `wx` that the WeChat adapter calls. Any of the optional ones may be missing. */
export interface WxObject {
  login: Member<{ timeout: number }, 'code'>
  request: (
    options: {
      url: string
      method: 'GET' | 'POST'
      header: Record<string, string>
      data?: string
      // Older typings, such as those that Taro brings, know this word and `json` alone.
      dataType: '其他'
      responseType: 'text'
      timeout: number
    } & VendorCallbacks<Answer<'statusCode' | 'header' | 'data'>>,
  ) => { abort(): void }
  getStorage: Member<{ key: string }, 'data'>
  setStorage: Member<{ key: string; data: string }>
  removeStorage: Member<{ key: string }>
  getRandomValues?: Member<{ length: number }, 'randomValues'>
  scanCode?: Member<{ scanType: ('qrCode' | 'barCode')[] }, 'result'>
  requestPayment?: Member<{
    timeStamp: string
    nonceStr: string
    package: string
    signType: 'RSA' | 'MD5' | 'HMAC-SHA256'
    paySign: string
  }>
  requestFacialVerify?: Member<{ verifyId: string }, 'errCode'>
  // biome-ignore lint/complexity/noBannedTypes: the call takes callbacks alone
  getScreenBrightness?: Member<{}, 'value'>
  setScreenBrightness?: Member<{ value: number }>
  setKeepScreenOn?: Member<{ keepScreenOn: boolean }>
  setVisualEffectOnCapture?: Member<{ visualEffect: 'none' | 'hidden' }>
  onUserCaptureScreen?: (listener: () => undefined) => void
  navigateTo?: Member<{ url: string }>
  vibrateShort?: Member<{ type: 'heavy' | 'medium' | 'light' }>
  onAppShow?: (listener: () => void) => void
  onAppHide?: (listener: () => void) => void
  onNetworkStatusChange?: (listener: (status: Answer<'isConnected'>) => void) => void
}

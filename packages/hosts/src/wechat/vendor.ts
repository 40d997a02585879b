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
  getStorage: Member<{ key: string; encrypt?: boolean }, 'data'>
  setStorage: Member<{ key: string; data: string; encrypt?: boolean }>
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
  navigateTo?: Member<{ url: string; events?: Record<string, (answer: unknown) => void> }>
  vibrateShort?: Member<{ type: 'heavy' | 'medium' | 'light' }>
  onAppShow?: (listener: () => void) => void
  onAppHide?: (listener: () => void) => void
  onNetworkStatusChange?: (listener: (status: Answer<'isConnected'>) => void) => void
  // What only `wechatExtras` calls.
  canIUse?: (schema: string) => boolean
  env?: { USER_DATA_PATH: string }
  uploadFile?: (
    options: {
      url: string
      filePath: string
      name: string
      header: Record<string, string>
      timeout: number
    } & VendorCallbacks<Answer<'statusCode' | 'data'>>,
  ) => { abort(): void }
  chooseMedia?: Member<
    { count: number; mediaType: ['image']; sourceType: ('camera' | 'album')[] },
    'tempFiles'
  >
  getFuzzyLocation?: Member<{ type: 'gcj02' }, 'latitude' | 'longitude'>
  getLocation?: Member<{ type: 'gcj02' }, 'latitude' | 'longitude'>
  navigateToMiniProgram?: Member<{
    appId: string
    path?: string
    extraData?: Readonly<Record<string, unknown>>
  }>
  setClipboardData?: Member<{ data: string }>
  getFileSystemManager?: () => {
    writeFile(
      options: { filePath: string; data: string; encoding: 'base64' } & Pick<
        VendorCallbacks<object>,
        'success' | 'fail'
      >,
    ): unknown
  }
  saveImageToPhotosAlbum?: Member<{ filePath: string }>
  // biome-ignore lint/complexity/noBannedTypes: the call takes callbacks alone
  showShareMenu?: Member<{}>
  // biome-ignore lint/complexity/noBannedTypes: the call takes callbacks alone
  openSetting?: Member<{}>
  requestSubscribeMessage?: Member<{ tmplIds: string[] }>
  // biome-ignore lint/complexity/noBannedTypes: the call takes callbacks alone
  getPrivacySetting?: Member<{}, 'needAuthorization' | 'privacyContractName'>
  // biome-ignore lint/complexity/noBannedTypes: the call takes callbacks alone
  requirePrivacyAuthorize?: Member<{}>
  // The typings give the listener one parameter; WeChat's own example has two.
  onNeedPrivacyAuthorization?: (listener: (resolve: unknown) => void) => void
  getUpdateManager?: () => { onUpdateReady(listener: () => void): void; applyUpdate(): void }
  getEnterOptionsSync?: () => Answer<'path' | 'query' | 'scene' | 'referrerInfo'>
  // biome-ignore lint/complexity/noBannedTypes: the call takes callbacks alone
  getNetworkType?: Member<{}, 'networkType'>
}

import type { VendorCallbacks } from '../vendor-call.ts'

// What the adapter uses of `my`, no more; vendor/alipay compiles it against @mini-types/my. See
// wechat/vendor.ts for why the typings themselves stay out.

/** An answer with these keys, of which no value is believed yet. */
export type Answer<K extends string> = { readonly [Key in K]: unknown }
type Member<P, A extends string = never> = (options: P & VendorCallbacks<Answer<A>>) => unknown

/** The members of `my` that the Alipay adapter calls. Any of the optional ones may be missing. */
export interface MyObject {
  getAuthCode: Member<{ scopes: string }, 'authCode'>
  request: (
    options: {
      url: string
      method: 'GET' | 'POST'
      headers: Record<string, string>
      data?: string
      dataType: 'text'
      timeout: number
    } & VendorCallbacks<Answer<'status' | 'headers' | 'data'>>,
  ) => unknown
  getStorage: Member<{ key: string }, 'data'>
  setStorage: Member<{ key: string; data: string }>
  removeStorage: Member<{ key: string }>
  canIUse?: (name: string) => boolean
  scan?: Member<{ scanType: ('qrCode' | 'barCode')[] }, 'result'>
  tradePay?: Member<{ tradeNO: string }, 'resultCode'>
  startAPVerify?: Member<{ certifyId: string; url: string }, 'resultStatus'>
  // biome-ignore lint/complexity/noBannedTypes: the call takes callbacks alone
  getScreenBrightness?: Member<{}, 'brightness'>
  setScreenBrightness?: Member<{ brightness: number }, 'success'>
  setKeepScreenOn?: Member<{ keepScreenOn: boolean }, 'success'>
  setVisualEffectOnCapture?: Member<{ visualEffect: 'none' | 'hidden' }>
  onUserCaptureScreen?: (listener: () => void) => void
  navigateTo?: Member<{ url: string; events?: Record<string, (answer: unknown) => void> }>
  // biome-ignore lint/complexity/noBannedTypes: the call takes callbacks alone
  vibrateShort?: Member<{}, 'success'>
  onAppShow?: (listener: () => void) => void
  onAppHide?: (listener: () => void) => void
  onNetworkStatusChange?: (listener: (status: Answer<'isConnected'>) => void) => void
  // What only `alipayExtras` calls.
  env?: { USER_DATA_PATH: string }
  uploadFile?: (
    options: {
      url: string
      filePath: string
      name: string
      fileType: 'image'
      headers: Record<string, string>
    } & VendorCallbacks<Answer<'statusCode' | 'header' | 'data'>>,
  ) => unknown
  chooseImage?: Member<{ count: number; sourceType: ('camera' | 'album')[] }, 'tempFilePaths'>
  // The typings have the number as a const enum of their own.
  getLocation?: (options: never) => unknown
  getPhoneNumber?: Member<object, 'response'>
  navigateToMiniProgram?: Member<{
    appId: string
    path?: string
    extraData?: Record<string, unknown>
  }>
  setClipboard?: Member<{ text: string }, 'success'>
  getFileSystemManager?: () => {
    writeFile(
      options: { filePath: string; data: string; encoding: 'base64' } & Pick<
        VendorCallbacks<object>,
        'success' | 'fail'
      >,
    ): unknown
  }
  saveImageToPhotosAlbum?: Member<{ filePath: string }, 'success'>
  showSharePanel?: () => unknown
  openSetting?: Member<object>
  requestSubscribeMessage?: Member<{ entityIds: string[] }, 'behavior'>
  getUpdateManager?: () => { onUpdateReady(listener: () => void): void; applyUpdate(): unknown }
  getEnterOptionsSync?: () => unknown
  getNetworkType?: Member<object, 'networkAvailable' | 'networkType'>
}

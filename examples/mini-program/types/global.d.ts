/// <reference types="@tarojs/taro" />

declare module '*.scss'

/** Constants that config/index.ts writes into the build. */
declare const ESSC_PLATFORM_URL: string
declare const ESSC_TICKET_URL: string
declare const ESSC_CHANNEL: string

/** Taro replaces these at build time; there is no `process` on a phone. */
declare const process: {
  readonly env: {
    readonly TARO_ENV: 'weapp' | 'alipay' | 'h5'
    /** Read where app.config.ts is evaluated, which is on the building machine. */
    readonly ESSC_GALLERY?: string
  }
}

/** The vendors' objects, each there in its own host's build alone. */
declare const wx: Parameters<typeof import('@essc/hosts/wechat').wechat>[0]['wx']
declare const my: Parameters<typeof import('@essc/hosts/alipay').alipay>[0]['my']

import type { Host } from './host.ts'
import type { VendorCallbacks } from './vendor-call.ts'
import type { WxObject } from './wechat/vendor.ts'
import { type WechatOptions, wechat } from './wechat.ts'

/** WeChat's own page that a plugin's `functional-page-navigator` opens when it is tapped. */
export type FunctionalPage =
  | { name: 'loginAndGetUserInfo'; args: object }
  | { name: 'requestPayment'; args: object }

export interface WechatPluginOptions extends Omit<WechatOptions, 'wx' | 'webViewPage'> {
  /** The plugin's `wx`: without `login`, payment and pages of the app. */
  wx: Omit<WxObject, 'login' | 'requestPayment' | 'navigateTo'>
  /** The functional pages that the plugin's owner has declared. What has none is absent. */
  functionalPages: readonly FunctionalPage['name'][]
  /**
   * Shows the component `functional-page-navigator` for the person to tap, and hands on its events:
   * `success`, `fail` and `cancel` with their `detail`.
   */
  openFunctionalPage(
    page: FunctionalPage,
    events: {
      success(detail: unknown): void
      fail(detail: unknown): void
      cancel(detail: unknown): void
    },
  ): void
}

/**
 * The host inside a WeChat plugin: what WeChat keeps from plugins goes through its functional pages,
 * and there is no `openPage`, since plugins have no `web-view`.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/functional-pages.html
 *
 * @example
 * ```ts
 * const host = wechatPlugin({ wx, functionalPages: ['loginAndGetUserInfo'], openFunctionalPage })
 * ```
 */
export function wechatPlugin(options: WechatPluginOptions): Host {
  const { wx, functionalPages, openFunctionalPage, ...rest } = options
  const { login: _l, requestPayment: _p, navigateTo: _n, ...allowed } = wx as Partial<WxObject>
  const open = (
    page: FunctionalPage,
    api: string,
    callbacks: Pick<VendorCallbacks<never>, 'success' | 'fail'>,
  ) =>
    openFunctionalPage(page, {
      success: (detail) => callbacks.success(detail as never),
      fail: callbacks.fail,
      cancel: () => callbacks.fail({ errMsg: `${api}:fail cancel` }),
    })
  const plugin: WxObject = {
    ...(allowed as WxObject),
    login: ({ timeout: _, ...callbacks }) => {
      if (!functionalPages.includes('loginAndGetUserInfo')) {
        return callbacks.fail({ errMsg: 'login:fail not supported' })
      }
      const args = { withCredentials: true, lang: 'zh_CN' }
      return open({ name: 'loginAndGetUserInfo', args }, 'login', callbacks)
    },
  }
  if (functionalPages.includes('requestPayment')) {
    plugin.requestPayment = ({ success, fail, complete: _, ...args }) =>
      open({ name: 'requestPayment', args }, 'requestPayment', { success, fail })
  }
  return Object.assign(wechat({ ...rest, wx: plugin }), {
    name: 'wechat-plugin' as const,
    native: () => wx,
  })
}

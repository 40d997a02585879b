import { systemClock } from './clock.ts'
import type { Host } from './host.ts'
import type { VendorCallbacks } from './vendor-call.ts'
import { wxPay } from './wechat/pay.ts'
import type { Answer, WxObject } from './wechat/vendor.ts'
import { type WechatOptions, wechat } from './wechat.ts'

/** What WeChat's payment page is handed; `paymentArgs` go to the owner's `beforeRequestPayment`. */
export interface PluginPayment {
  /** In fen: what the page shows. */
  fee: number
  currencyType: 'CNY'
  paymentArgs: Record<string, unknown>
}

/** WeChat's own page that a plugin's `functional-page-navigator` opens when it is tapped. */
export type FunctionalPage =
  | { name: 'loginAndGetUserInfo'; args: object }
  | { name: 'requestPayment'; args: PluginPayment }

export interface WechatPluginOptions extends Omit<WechatOptions, 'wx' | 'webViewPage'> {
  /** The plugin's `wx`: without `login`, payment and pages of the app. */
  wx: Omit<WxObject, 'login' | 'requestPayment' | 'navigateTo'> & {
    /** Base library 2.22.1; shows the same page of payment without a tap of ours. */
    requestPluginPayment?: (
      options: PluginPayment & {
        version: 'develop' | 'trial' | 'release'
      } & VendorCallbacks<Answer<'errMsg'>>,
    ) => unknown
  }
  /** The functional pages that the plugin's owner has declared. What has none is absent. */
  functionalPages: readonly FunctionalPage['name'][]
  /** Which version of the owner's mini-program has them; `release` unless given. */
  version?: 'develop' | 'trial' | 'release'
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
 * A payment needs `functional-pages/request-payment.js` in the mini-program of the plugin's owner, whose
 * `beforeRequestPayment(paymentArgs, callback)` calls `callback(null, paymentArgs)`: the platform has
 * made the order already.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/functional-pages.html
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/functional-pages/request-payment.html
 *
 * @example
 * ```ts
 * const host = wechatPlugin({ wx, functionalPages: ['loginAndGetUserInfo'], openFunctionalPage })
 * ```
 */
export function wechatPlugin(options: WechatPluginOptions): Host {
  const { wx, functionalPages, openFunctionalPage, version = 'release', ...rest } = options
  const { clock = systemClock() } = rest
  const { login: _l, requestPayment: _p, navigateTo: _n, ...allowed } = wx as Partial<WxObject>
  const open = (
    page: FunctionalPage,
    api: string,
    { success, fail }: Pick<VendorCallbacks<never>, 'success' | 'fail'>,
  ) =>
    openFunctionalPage(page, {
      success: (detail) => success(detail as never),
      fail,
      cancel: () => fail({ errMsg: `${api}:fail cancel` }),
    })
  const login: WxObject['login'] = ({ timeout: _, ...callbacks }) =>
    functionalPages.includes('loginAndGetUserInfo')
      ? // Of the person's profile nothing is asked for.
        open({ name: 'loginAndGetUserInfo', args: {} }, 'login', callbacks)
      : callbacks.fail({ errMsg: 'login:fail not supported' })
  const host: Host = Object.assign(
    wechat({ ...rest, clock, wx: { ...(allowed as WxObject), login } }),
    { name: 'wechat-plugin' as const, native: () => wx },
  )
  if (functionalPages.includes('requestPayment')) {
    const pay = wxPay(clock, ({ means: _m, amountFen: fee = 0, ...paymentArgs }, callbacks) => {
      const args = { fee, currencyType: 'CNY', paymentArgs } as const
      if (wx.requestPluginPayment)
        return wx.requestPluginPayment({ version, ...args, ...callbacks })
      return open({ name: 'requestPayment', args }, 'requestPayment', callbacks)
    })
    host.pay = async (order) => {
      if (order.means === 'wechat' && order.amountFen === undefined) {
        throw new TypeError('A plugin’s order has the amount that WeChat shows')
      }
      return pay(order)
    }
  }
  return host
}

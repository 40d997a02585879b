/** What a plugin's `functional-page-navigator` asks for. */
export interface FunctionalPageAsked {
  name: string
  args: Record<string, unknown>
}

/** How the page ended: one of the component's events and its `detail`. */
export interface FunctionalPageEnd {
  event: 'success' | 'fail' | 'cancel'
  detail: unknown
}

/**
 * Shows WeChat's own page for a plugin. Without one the component does nothing, as outside a plugin.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/component/functional-page-navigator.html
 */
export type FunctionalPageHandler = (asked: FunctionalPageAsked) => Promise<FunctionalPageEnd>

/** The script of the plugin's owner that prepares a payment, by its path in the package. */
export const REQUEST_PAYMENT = 'functional-pages/request-payment'

type Prepare = (
  paymentArgs: unknown,
  callback: (error: unknown, requestPaymentArgs?: object) => void,
) => unknown

/**
 * Calls `beforeRequestPayment` of the plugin's owner; resolves with what it hands to its callback.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/plugin/functional-pages/request-payment.html
 */
export function preparePayment(
  exported: unknown,
  paymentArgs: unknown,
  carry: (callback: Parameters<Prepare>[1]) => unknown,
): Promise<object> {
  return new Promise((resolve, reject) => {
    const prepare = (exported as { beforeRequestPayment?: Prepare }).beforeRequestPayment
    if (typeof prepare !== 'function') {
      throw new TypeError(`${REQUEST_PAYMENT}.js exports no beforeRequestPayment`)
    }
    const answered: Parameters<Prepare>[1] = (error, requestPaymentArgs) => {
      if (error === null || error === undefined) resolve(requestPaymentArgs ?? {})
      else reject(error)
    }
    prepare(paymentArgs, carry(answered) as typeof answered)
  })
}

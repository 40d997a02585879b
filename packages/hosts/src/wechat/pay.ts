import type { HostClock } from '../clock.ts'
import type { Host, HostPayOrder } from '../host.ts'
import { TIMEOUTS_MS, UNKNOWN } from '../timeouts.ts'
import { callVendor, hostError, type VendorCallbacks } from '../vendor-call.ts'
import { wxPayFailed } from './answers.ts'
import type { Answer } from './vendor.ts'

/** An order of WeChat's. */
export type WxOrder = Extract<HostPayOrder, { means: 'wechat' }>

/**
 * A payment in WeChat, whichever way it is asked for: only `requestPayment:ok`, in a plugin
 * `requestPluginPayment:ok`, is paid.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/api/payment/wx.requestPayment.html
 */
export function wxPay(
  clock: HostClock,
  start: (order: WxOrder, callbacks: VendorCallbacks<Answer<'errMsg'>>) => unknown,
): NonNullable<Host['pay']> {
  return async (order) => {
    if (order.means !== 'wechat') throw new TypeError('WeChat pays orders of WeChat')
    return callVendor({
      member: 'pay',
      clock,
      timeoutMs: TIMEOUTS_MS.pay,
      ...UNKNOWN,
      start: (c) => start(order, c),
      succeeded: (answer: Answer<'errMsg'>) => {
        if (!/^request(Plugin)?Payment:ok$/.test(String(answer.errMsg)))
          throw hostError('HOST_UNKNOWN_OUTCOME', 'pay', answer)
      },
      failed: wxPayFailed,
    })
  }
}

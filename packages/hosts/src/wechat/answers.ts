import type { ErrorCode } from '@essc/protocol/errors'
import { isObject } from '../vendor-call.ts'

/** The `errMsg` of an answer of `wx`, in lower case, or of what was thrown. */
export function errMsgOf(answer: unknown): string {
  const text = isObject(answer) ? (answer.errMsg ?? answer.message) : answer
  return typeof text === 'string' ? text.toLowerCase() : ''
}

/** Whether an answer that came by `complete` alone is one of success: `login:ok`. */
export function wxWentWell(answer: unknown): boolean {
  return /:ok$/.test(errMsgOf(answer))
}

/**
 * What WeChat means by a fail. It has texts for most members and numbers (`errno`) for some.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html
 */
export function wxFailed(error: unknown): ErrorCode {
  // The member's own name may speak of privacy and authorization: what it says comes after.
  const text = errMsgOf(error).replace(/^\w+:/, '')
  const errno = isObject(error) ? error.errno : undefined
  if (/cancel/.test(text)) return 'HOST_CANCELLED'
  if (errno === 103 || errno === 104 || /deny|denied|privacy/.test(text)) return 'HOST_DENIED'
  if (errno === 5 || /time.?out/.test(text)) return 'HOST_TIMEOUT'
  if (/not support|no such|not exist|is not a function/.test(text)) return 'HOST_UNSUPPORTED'
  if (/network|net::|system busy|unavailable/.test(text)) return 'HOST_UNAVAILABLE'
  return 'HOST_FAILED'
}

/**
 * `requestPayment:fail cancel` is the holder's own no and other details are the wallet's no. A fail that
 * speaks of the network or of time, and everything else, leaves open whether money moved.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/api/payment/wx.requestPayment.html
 */
export function wxPayFailed(error: unknown): ErrorCode {
  const text = errMsgOf(error)
  if (!/^request(plugin)?payment:fail/.test(text)) return 'HOST_UNKNOWN_OUTCOME'
  if (/:fail cancel/.test(text)) return 'HOST_CANCELLED'
  if (/time.?out|network|net::|system|unknown|interrupt/.test(text)) return 'HOST_UNKNOWN_OUTCOME'
  return text.endsWith(':fail') ? 'HOST_UNKNOWN_OUTCOME' : 'HOST_FAILED'
}

/** @see https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html */
export function wxRequestFailed(error: unknown): ErrorCode {
  const text = errMsgOf(error)
  const errno = isObject(error) ? error.errno : undefined
  if (errno === 5 || /time.?out|timed.?out/.test(text)) return 'NETWORK_TIMEOUT'
  // Trying again cannot help an address that the app's owner has not registered.
  if (/domain list|invalid url/.test(text)) return 'HOST_FAILED'
  return 'NETWORK_UNREACHABLE'
}

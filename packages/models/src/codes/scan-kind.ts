import { parseBindingText } from '@essc/protocol/codes/binding'
import { decodeMerchantPresented } from '@essc/protocol/codes/emv/merchant-presented'
import { parseMerchantCode } from '@essc/protocol/payments/merchant-code'

/**
 * What a scanned text is, as far as a phone can tell by itself: a code to be paid (`pay`), a desk's
 * challenge (`desk`), somebody's identity or payment code (`card`), a payment code of another scheme
 * (`foreign`), an address (`address`), or nothing that is known here.
 */
export type ScanKind = 'pay' | 'desk' | 'card' | 'foreign' | 'address' | 'unknown'

/** Wallets' own payment codes: addresses and schemes that they publish as theirs. */
const WALLETS =
  /^(wxp:\/\/|weixin:\/\/wxpay\/|alipays?:\/\/|https?:\/\/(qr\.alipay\.com|qr\.95516\.com|payapp\.weixin\.qq\.com|payapp\.wechatpay\.cn)\/)/i

/** Tells what was scanned, without asking anyone. */
export function scanKind(text: string): ScanKind {
  if (parseMerchantCode(text)) return 'pay'
  if (parseBindingText(text)) return 'desk'
  if (/^SC\d:/.test(text) || /^\d{20}$/.test(text)) return 'card'
  if (WALLETS.test(text) || decodeMerchantPresented(text)) return 'foreign'
  return /^https?:\/\//i.test(text) ? 'address' : 'unknown'
}

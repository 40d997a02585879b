import { chinaDate } from '../enrolment/china-day.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The number on both receipts: the day of capture at +08:00 and 12 characters of Crockford's base 32
 * (no I, L, O, U), such as `20261123-8F2K-0QZM-71TD`. It follows from the payment, so nothing is
 * counted and both sides write the same.
 *
 * @param paymentId UUID version 7: its last 60 bits are random, or mask the bucket.
 */
export function receiptNumber(paymentId: string, capturedAtMs: number): string {
  const hex = paymentId.replaceAll('-', '').slice(-15)
  let text = ''
  // 15 hexadecimal digits are 60 bits: three groups of 20 bits, four characters each.
  for (let group = 0; group < 3; group += 1) {
    const value = Number.parseInt(hex.slice(group * 5, group * 5 + 5), 16)
    text += '-'
    for (const shift of [15, 10, 5, 0]) text += ALPHABET.charAt((value >> shift) & 31)
  }
  return chinaDate(capturedAtMs).replaceAll('-', '') + text
}

import { uintBytes } from '@essc/crypto/bytes'
import { hmacSha256 } from '@essc/crypto/hmac'

/** The payment code (docs/codes.md): what a till's scanner reads, 20 digits. */

/** Seconds of one step, RFC 6238. */
export const PAYMENT_STEP_SECONDS = 30

/** The step that a moment lies in. */
export function paymentStep(timeUnix: number): number {
  return Math.floor(timeUnix / PAYMENT_STEP_SECONDS)
}

/** The check digit of Luhn (ISO/IEC 7812-1, annex B) over the digits before it. */
export function luhnDigit(digits: string): string {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.charAt(digits.length - 1 - i))
    const doubled = i % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return String((10 - (sum % 10)) % 10)
}

/**
 * The one-time number of a step: RFC 6238 with HMAC-SHA-256, eight digits (RFC 4226 section 5.3).
 *
 * @param secret 32 bytes, the device's payment secret.
 * @param hmac HMAC-SHA-256; a platform hands in its host's own, which is much faster.
 */
export function oneTimeNumber(secret: Uint8Array, step: number, hmac = hmacSha256): string {
  const mac = hmac(secret, uintBytes(step, 8))
  const at = mac[31]! & 15
  const value =
    (mac[at]! & 127) * 0x1000000 + ((mac[at + 1]! << 16) | (mac[at + 2]! << 8) | mac[at + 3]!)
  return String(value % 100_000_000).padStart(8, '0')
}

/**
 * The 20 digits to show.
 *
 * @param handle issuer prefix and device handle, 11 digits.
 */
export function paymentDigits(handle: string, secret: Uint8Array, step: number): string {
  if (!/^\d{11}$/.test(handle)) throw new TypeError('a payment handle has 11 digits')
  const digits = handle + oneTimeNumber(secret, step)
  return digits + luhnDigit(digits)
}

export interface PaymentDigits {
  /** Issuer prefix and device handle, 11 digits. */
  handle: string
  /** Eight digits. */
  number: string
}

/** Reads 20 scanned digits; undefined when they are no payment code or were read wrong. */
export function parsePaymentDigits(text: string): PaymentDigits | undefined {
  if (!/^\d{20}$/.test(text) || luhnDigit(text.slice(0, 19)) !== text.charAt(19)) return undefined
  return { handle: text.slice(0, 11), number: text.slice(11, 19) }
}

/** Prefixes of others' codes, and those that no issuer may take. */
export function isIssuerPrefix(prefix: string): boolean {
  if (!/^\d{2}$/.test(prefix)) return false
  const value = Number(prefix)
  return !(
    value === 0 ||
    (value >= 10 && value <= 16) ||
    (value >= 25 && value <= 30) ||
    value === 62 ||
    value === 89
  )
}

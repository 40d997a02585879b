import { fromHex, toHex } from '@essc/crypto/bytes'

/**
 * Packed BCD, two digits a byte, first digit high. Digits may be followed by `F` up to the length.
 *
 * @throws TypeError for other characters or an odd number of them.
 */
export function encodeBcd(digits: string): Uint8Array {
  if (!isBcd(digits)) throw new TypeError('not packed BCD')
  return fromHex(digits)
}

/** The digits of packed BCD, with the `F` that fill it up; undefined for other nibbles. */
export function decodeBcd(bytes: Uint8Array): string | undefined {
  const digits = toHex(bytes).toUpperCase()
  return isBcd(digits) ? digits : undefined
}

const isBcd = (digits: string) => /^\d*F*$/.test(digits) && digits.length % 2 === 0

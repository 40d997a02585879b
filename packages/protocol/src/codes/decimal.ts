import { uintBytes } from '@essc/crypto/bytes'

/**
 * Bytes as decimal digits, five for every two bytes and three for an odd one at the end: what passes an
 * input method unharmed, in a QR symbol of numeric mode.
 */
export function encodeDecimal(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 2)
    text +=
      i + 1 < bytes.length
        ? String(bytes[i]! * 256 + bytes[i + 1]!).padStart(5, '0')
        : String(bytes[i]!).padStart(3, '0')
  return text
}

/** The bytes of {@link encodeDecimal}'s digits, or undefined when they are not some. */
export function decodeDecimal(text: string): Uint8Array | undefined {
  const odd = text.length % 5
  if (!/^\d*$/.test(text) || (odd !== 0 && odd !== 3)) return undefined
  const bytes = new Uint8Array(2 * Math.floor(text.length / 5) + (odd ? 1 : 0))
  for (let i = 0, at = 0; i < text.length; i += 5, at += 2) {
    const digits = text.slice(i, i + 5)
    const value = Number(digits)
    const size = digits.length === 5 ? 2 : 1
    if (value >= 2 ** (8 * size)) return undefined
    bytes.set(uintBytes(value, size), at)
  }
  return bytes
}

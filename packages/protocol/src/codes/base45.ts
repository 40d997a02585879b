const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** Base45 (RFC 9285): the alphabet of a QR code's alphanumeric mode, three characters for two bytes. */
export function encodeBase45(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 2) {
    const pair = i + 1 < bytes.length
    const value = pair ? bytes[i]! * 256 + bytes[i + 1]! : bytes[i]!
    text += ALPHABET[value % 45]! + ALPHABET[Math.floor(value / 45) % 45]!
    if (pair) text += ALPHABET[Math.floor(value / 2025)]!
  }
  return text
}

/** The bytes of a base45 text, or undefined when it is not one (RFC 9285 section 6). */
export function decodeBase45(text: string): Uint8Array | undefined {
  if (text.length % 3 === 1) return undefined
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0))
  let offset = 0
  for (let i = 0; i < text.length; i += 3) {
    const size = Math.min(3, text.length - i)
    let value = 0
    for (let k = size - 1; k >= 0; k--) {
      const digit = ALPHABET.indexOf(text.charAt(i + k))
      if (digit < 0) return undefined
      value = value * 45 + digit
    }
    if (value > (size === 3 ? 0xffff : 0xff)) return undefined
    if (size === 3) bytes[offset++] = value >> 8
    bytes[offset++] = value & 255
  }
  return bytes
}

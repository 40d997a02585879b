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

/** The value of each character by its ASCII code, made when it is first asked for; 45 and more is none. */
let values: Uint8Array | undefined

function valuesOf(): Uint8Array {
  if (!values) {
    values = new Uint8Array(128).fill(255)
    for (let i = 0; i < ALPHABET.length; i++) values[ALPHABET.charCodeAt(i)] = i
  }
  return values
}

/**
 * The bytes of a base45 text, or undefined when it is not one (RFC 9285 section 6).
 *
 * @param from where the base45 begins, behind a prefix.
 */
export function decodeBase45(text: string, from = 0): Uint8Array | undefined {
  const length = text.length - from
  const left = length % 3
  if (length < 0 || left === 1) return undefined
  const of = valuesOf()
  const bytes = new Uint8Array(((length - left) / 3) * 2 + (left === 2 ? 1 : 0))
  let offset = 0
  let i = from
  for (const end = text.length - left; i < end; i += 3) {
    // What is no number at all, as beyond the table, is no value either.
    const a = of[text.charCodeAt(i)]!
    const b = of[text.charCodeAt(i + 1)]!
    const c = of[text.charCodeAt(i + 2)]!
    if (!(a < 45 && b < 45 && c < 45)) return undefined
    const value = a + 45 * b + 2025 * c
    if (value > 0xffff) return undefined
    bytes[offset++] = value >> 8
    bytes[offset++] = value & 255
  }
  if (left === 2) {
    const a = of[text.charCodeAt(i)]!
    const b = of[text.charCodeAt(i + 1)]!
    if (!(a < 45 && b < 45) || a + 45 * b > 0xff) return undefined
    bytes[offset] = a + 45 * b
  }
  return bytes
}

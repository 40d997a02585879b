const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Joins byte strings into a new one. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const joined = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** Whether two byte strings are equal, in time that depends on their lengths alone. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!
  return difference === 0
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let hex = ''
  for (let i = 0; i < bytes.length; i++) hex += (bytes[i]! + 256).toString(16).slice(1)
  return hex
}

/**
 * Bytes of a hexadecimal text of either case.
 *
 * @throws TypeError when the text has an odd length or another character.
 */
export function fromHex(hex: string): Uint8Array {
  if (hex.length % 2 !== 0 || /[^0-9a-fA-F]/.test(hex)) throw new TypeError('not hexadecimal')
  const bytes = new Uint8Array(hex.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

/** Base64url without padding (RFC 4648 section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += BASE64URL[word >> 18]! + BASE64URL[(word >> 12) & 63]!
    if (left > 1) text += BASE64URL[(word >> 6) & 63]!
    if (left > 2) text += BASE64URL[word & 63]!
  }
  return text
}

/**
 * Bytes of an unpadded base64url text (RFC 4648 section 5). Only the canonical form is taken.
 *
 * @throws TypeError when the text holds another character, or bits that no byte uses.
 */
export function fromBase64Url(text: string): Uint8Array {
  if (text.length % 4 === 1) throw new TypeError('not base64url')
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let word = 0
  let bits = 0
  let offset = 0
  for (let i = 0; i < text.length; i++) {
    const value = BASE64URL.indexOf(text.charAt(i))
    if (value < 0) throw new TypeError('not base64url')
    word = ((word << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[offset++] = (word >> bits) & 255
    }
  }
  if ((word & ((1 << bits) - 1)) !== 0) throw new TypeError('not base64url')
  return bytes
}

/** UTF-8 bytes of a text. A lone surrogate becomes U+FFFD, as in the Encoding standard. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = []
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i)
    if (point >= 0xd800 && point < 0xe000) {
      const low = text.charCodeAt(i + 1)
      if (point < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00)
        i++
      } else point = 0xfffd
    }
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63))
    else if (point < 0x10000)
      bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    else
      bytes.push(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 63),
        0x80 | ((point >> 6) & 63),
        0x80 | (point & 63),
      )
  }
  return Uint8Array.from(bytes)
}

/**
 * The text of UTF-8 bytes.
 *
 * @throws TypeError when the bytes are not well-formed UTF-8 (RFC 3629).
 */
export function fromUtf8(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i]!
    const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    if (length === 0 || first > 0xf4 || i + length > bytes.length) throw new TypeError('not UTF-8')
    let point = length === 1 ? first : first & (0xff >> (length + 1))
    for (let k = 1; k < length; k++) {
      const next = bytes[i + k]!
      if ((next & 0xc0) !== 0x80) throw new TypeError('not UTF-8')
      point = (point << 6) | (next & 63)
    }
    const least = length === 3 ? 0x800 : length === 4 ? 0x10000 : 0
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
      throw new TypeError('not UTF-8')
    text +=
      point < 0x10000
        ? String.fromCharCode(point)
        : String.fromCharCode(
            0xd800 + ((point - 0x10000) >> 10),
            0xdc00 + ((point - 0x10000) & 1023),
          )
    i += length
  }
  return text
}

/** `size` big-endian bytes of an unsigned integer below 2^53. */
export function uintBytes(value: number, size: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * size))
    throw new TypeError(`does not fit ${size} bytes`)
  const bytes = new Uint8Array(size)
  let rest = value
  for (let i = size - 1; i >= 0; i--) {
    bytes[i] = rest % 256
    rest = Math.floor(rest / 256)
  }
  return bytes
}

/** The unsigned integer of `size` big-endian bytes at `offset`; size at most 6. */
export function readUint(bytes: Uint8Array, offset: number, size: number): number {
  let value = 0
  for (let i = 0; i < size; i++) value = value * 256 + bytes[offset + i]!
  return value
}

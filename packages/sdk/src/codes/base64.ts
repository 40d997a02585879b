const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Base64 (RFC 4648 section 4) of an ASCII text whose length is a multiple of three, so that the
 * encodings of pieces can be joined.
 */
export function encodePiece(text: string): string {
  if (text.length % 3 !== 0) throw new TypeError('a piece has a multiple of three characters')
  let encoded = ''
  for (let i = 0; i < text.length; i += 3) {
    const word = (text.charCodeAt(i) << 16) | (text.charCodeAt(i + 1) << 8) | text.charCodeAt(i + 2)
    encoded +=
      ALPHABET.charAt(word >> 18) +
      ALPHABET.charAt((word >> 12) & 63) +
      ALPHABET.charAt((word >> 6) & 63) +
      ALPHABET.charAt(word & 63)
  }
  return encoded
}

/** The text with spaces behind it, up to a multiple of three. */
export function padPiece(text: string): string {
  return text + '  '.slice(0, (3 - (text.length % 3)) % 3)
}

import { fromUtf8 } from '@essc/crypto/bytes'
import { readCode } from './read-code.ts'

/** A picture: width and height in pixels, four bytes a pixel. */
export interface Picture {
  width: number
  height: number
  data: Uint8Array
}

/** As of `qr/decode.js`. */
export type DecodeQr = (
  image: { width: number; height: number; data: Uint8Array },
  options: { textDecoder: (bytes: Uint8Array) => string },
) => string

/**
 * Reads the symbol in a picture: text, or bytes where they are a code of byte mode.
 *
 * @throws Error when there is no symbol that can be read.
 */
export function readImage(picture: Picture, decodeQr: DecodeQr): string | Uint8Array {
  // One character a byte, so that a symbol of byte mode comes through whole.
  const textDecoder = (bytes: Uint8Array) => String.fromCharCode(...bytes)
  const text = decodeQr(picture, { textDecoder })
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0))
  if (readCode(bytes).read?.kind === 'transport') return bytes
  try {
    return fromUtf8(bytes)
  } catch {
    return text
  }
}

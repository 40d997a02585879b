import { fromBase64Url } from '@essc/crypto/bytes'

/**
 * Whether a place of a status list of one bit a place is set (IETF Token Status List, section 4): the
 * lowest bit of a byte is its first place.
 *
 * @param bits the inflated list.
 */
export function statusAt(bits: Uint8Array, index: number): boolean {
  const byte = bits[index >> 3]
  return byte !== undefined && ((byte >> (index & 7)) & 1) === 1
}

/** The compressed bytes of a list as it is published; undefined when the text is not base64url. */
export function statusListBytes(text: string): Uint8Array | undefined {
  try {
    return fromBase64Url(text)
  } catch {
    return undefined
  }
}

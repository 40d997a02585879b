import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'

/** Base64 with padding (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  const text = toBase64Url(bytes).replace(/-/g, '+').replace(/_/g, '/')
  return text + '=='.slice(0, (4 - (text.length % 4)) % 4)
}

/** The bytes of a padded base64 text in its canonical form, or undefined. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  try {
    const bare = text.replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_')
    const bytes = fromBase64Url(bare)
    return encodeBase64(bytes) === text ? bytes : undefined
  } catch {
    return undefined
  }
}

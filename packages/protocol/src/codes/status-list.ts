import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '@essc/crypto/bytes'

/** Status lists as the IETF Token Status List has them: one bit a place, zlib, in a signed JWT. */

/**
 * Whether a place is set (section 4.1): the lowest bit of a byte is its first place.
 *
 * @param bits the inflated list.
 */
export function statusAt(bits: Uint8Array, index: number): boolean {
  const byte = bits[index >> 3]
  return byte !== undefined && ((byte >> (index & 7)) & 1) === 1
}

/** The bits of a list with the named places set (section 4.1), not yet deflated. */
export function encodeStatusBits(size: number, places: Iterable<number>): Uint8Array {
  const bits = new Uint8Array(Math.ceil(size / 8))
  for (const place of places) {
    if (!Number.isInteger(place) || place < 0 || place >= size) throw new TypeError('no such place')
    bits[place >> 3] = bits[place >> 3]! | (1 << (place & 7))
  }
  return bits
}

/** The compressed bytes of a list as it is published; undefined when the text is not base64url. */
export function statusListBytes(text: string): Uint8Array | undefined {
  try {
    return fromBase64Url(text)
  } catch {
    return undefined
  }
}

/** What a status list token says (section 5.1). */
export interface StatusListClaims {
  /** The address that the list is published at. */
  sub: string
  iat: number
  exp: number
  /** Seconds that a copy may be used for before the next is asked for. */
  ttl: number
  /** The deflated bits, base64url. */
  lst: string
}

export interface StatusListToken {
  /** The signer's key id, hexadecimal. */
  kid: string
  claims: StatusListClaims
  /** What the signature covers: header, dot and claims, ASCII. */
  message: Uint8Array
  /** 64 bytes, ECDSA P-256 with SHA-256. */
  signature: Uint8Array
}

/** What any library of the web's standards verifies (RFC 7518, section 3.4). */
const ALGORITHM = 'ES256'
const TYPE = 'statuslist+jwt'

/** Header and claims of a status list token: what is signed. */
export function statusListMessage(kid: string, claims: StatusListClaims): Uint8Array {
  const { sub, iat, exp, ttl, lst } = claims
  const part = (json: object) => toBase64Url(utf8(JSON.stringify(json)))
  const header = part({ alg: ALGORITHM, kid, typ: TYPE })
  return utf8(`${header}.${part({ sub, iat, exp, ttl, status_list: { bits: 1, lst } })}`)
}

/** The token itself, a compact JWS (RFC 7515, section 7.1). */
export function encodeStatusListToken(message: Uint8Array, signature: Uint8Array): string {
  return `${fromUtf8(message)}.${toBase64Url(signature)}`
}

/**
 * Reads a status list token. Its signature and times are not looked at, and its bits not inflated.
 *
 * @returns undefined for what {@link encodeStatusListToken} does not write.
 */
export function decodeStatusListToken(text: string): StatusListToken | undefined {
  const [header, payload, signature, ...more] = text.split('.')
  if (!header || !payload || !signature || more.length > 0) return undefined
  try {
    const { kid } = JSON.parse(fromUtf8(fromBase64Url(header)))
    const { sub, iat, exp, ttl, status_list } = JSON.parse(fromUtf8(fromBase64Url(payload)))
    const claims: StatusListClaims = { sub, iat, exp, ttl, lst: status_list.lst }
    const fits =
      typeof kid === 'string' &&
      typeof sub === 'string' &&
      [iat, exp, ttl].every((value) => Number.isSafeInteger(value) && value >= 0) &&
      typeof claims.lst === 'string' &&
      statusListBytes(claims.lst) !== undefined
    const message = utf8(`${header}.${payload}`)
    const raw = fromBase64Url(signature)
    if (!fits || raw.length !== 64) return undefined
    // One form alone: what else the header or claims may say is not for us to leave out.
    if (fromUtf8(statusListMessage(kid, claims)) !== `${header}.${payload}`) return undefined
    return { kid, claims, message, signature: raw }
  } catch {
    return undefined
  }
}

import { concatBytes, readUint, uintBytes } from '@essc/crypto/bytes'

/** What every authorisation says, whatever kind of key it is for (docs/codes.md). */
export interface AuthorisationFields {
  /** The first four bytes of SM3 of the issuer's compressed key. */
  issuerKeyId: Uint8Array
  statusList: number
  statusIndex: number
  /** The prefecture, six digits, such as `330500`. */
  region: string
  /** The city's own fare number; 0 in identity codes. */
  fareClass: number
  /** At most 200,000. */
  limitFen: number
  notBeforeUnix: number
  /** At most 4,320. */
  validityMinutes: number
  /** At most 60. */
  lifetimeSeconds: number
}

export const MOST_LIMIT_FEN = 200_000
export const MOST_VALIDITY_MINUTES = 4_320
export const MOST_LIFETIME_SECONDS = 60

const KEY_OFFSET = 19

/** Version, purpose, fields, and `key` in its place: what an issuer signs, without the tag. */
export function encodeFields(
  version: number,
  purpose: number,
  fields: AuthorisationFields,
  key: Uint8Array,
): Uint8Array {
  const { region, issuerKeyId } = fields
  if (!/^\d{6}$/.test(region) || issuerKeyId.length !== 4)
    throw new TypeError('not an authorisation')
  return concatBytes(
    Uint8Array.of(version, purpose),
    issuerKeyId,
    uintBytes(fields.statusList, 2),
    uintBytes(fields.statusIndex, 4),
    uintBytes(Number.parseInt(region, 16), 3),
    uintBytes(fields.fareClass, 1),
    uintBytes(fields.limitFen, 3),
    key,
    uintBytes(fields.notBeforeUnix, 4),
    uintBytes(fields.validityMinutes, 2),
    uintBytes(fields.lifetimeSeconds, 2),
  )
}

/**
 * Reads what {@link encodeFields} wrote, but for version and purpose.
 *
 * @param keyBytes the length of the key in its place.
 * @returns undefined when a field cannot be what it says.
 */
export function decodeFields(
  bytes: Uint8Array,
  keyBytes: number,
): (AuthorisationFields & { key: Uint8Array }) | undefined {
  const end = KEY_OFFSET + keyBytes
  if (bytes.length < end + 8) return undefined
  const region = (readUint(bytes, 12, 3) + 0x1000000).toString(16).slice(1)
  const limitFen = readUint(bytes, 16, 3)
  const validityMinutes = readUint(bytes, end + 4, 2)
  const lifetimeSeconds = readUint(bytes, end + 6, 2)
  if (!/^\d{6}$/.test(region) || limitFen > MOST_LIMIT_FEN) return undefined
  if (validityMinutes > MOST_VALIDITY_MINUTES || lifetimeSeconds > MOST_LIFETIME_SECONDS)
    return undefined
  return {
    issuerKeyId: bytes.slice(2, 6),
    statusList: readUint(bytes, 6, 2),
    statusIndex: readUint(bytes, 8, 4),
    region,
    fareClass: bytes[15]!,
    limitFen,
    key: bytes.slice(KEY_OFFSET, end),
    notBeforeUnix: readUint(bytes, end, 4),
    validityMinutes,
    lifetimeSeconds,
  }
}

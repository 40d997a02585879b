import { fromBase64Url, toHex, utf8 } from '@essc/crypto/bytes'
import { sm3 } from '@essc/crypto/sm3'
import type { TransportProfile, TrustBundle } from './schema.ts'

/** All lists of a bundle together, inflated; one that comes to more is not ours. */
export const MOST_STATUS_BYTES = 64 * 1024 * 1024
export const MOST_STATUS_PLACES = 10_000_000

/** What a bundle's signature covers: the tag and the exact text. */
export function bundleMessage(payload: string): Uint8Array {
  return utf8(`SC1-bundle${payload}`)
}

/** An issuer's key id as codes carry it: the first four bytes of SM3 of its compressed key. */
export function issuerKeyId(publicKey: Uint8Array): Uint8Array {
  return sm3(publicKey).slice(0, 4)
}

/** The text of a bundle, which is signed and sent as it is. */
export function encodeTrustBundle(bundle: TrustBundle): string {
  const { transport, statusListKeys, activityRoots, gatesUntilUnix, bundleKeys } = bundle
  const text = JSON.stringify({
    version: 1,
    sequence: bundle.sequence,
    issuedAtUnix: bundle.issuedAtUnix,
    expiresAtUnix: bundle.expiresAtUnix,
    ...(gatesUntilUnix !== undefined && { gatesUntilUnix }),
    ...(bundleKeys && { bundleKeys }),
    issuerKeys: bundle.issuerKeys,
    statusLists: bundle.statusLists.map(({ list, size, bits }) => ({ list, size, bits })),
    ...(statusListKeys && {
      statusListKeys: statusListKeys.map(({ kid, kty, crv, x, y }) => ({ kid, kty, crv, x, y })),
    }),
    ...(transport && {
      transport: {
        roots: transport.roots,
        profiles: transport.profiles.map(({ issuerId, epoch, algorithm }) => ({
          issuerId,
          epoch,
          algorithm,
        })),
      },
    }),
    ...(activityRoots && {
      activityRoots: activityRoots.map(({ entries, root, atUnix }) => ({ entries, root, atUnix })),
    }),
  } satisfies TrustBundle)
  if (!decodeTrustBundle(text)) throw new TypeError('not a trust bundle')
  return text
}

/**
 * Reads a bundle's text, whose signature was verified before. Lists stay deflated, keys are not looked
 * at for being on the curve, and root records not verified.
 *
 * Members that it does not know are left out, so that a bundle can grow.
 *
 * @returns undefined for anything that is no bundle, or has two issuers, lists or profiles of one id.
 */
export function decodeTrustBundle(payload: string): TrustBundle | undefined {
  try {
    return readBundle(JSON.parse(payload))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}

type Json = Record<string, unknown>

function readBundle(json: unknown): TrustBundle {
  const {
    version,
    sequence,
    issuedAtUnix,
    expiresAtUnix,
    gatesUntilUnix,
    bundleKeys,
    issuerKeys,
    statusLists,
    statusListKeys,
    transport,
    activityRoots,
  } = record(json)
  if (version !== 1) refuse()
  const keys = array(issuerKeys, 64).map((key) => bytes(key, 33))
  unique(keys.map((key) => toHex(issuerKeyId(fromBase64Url(key)))))
  const lists = array(statusLists, 1_024).map(readList)
  unique(lists.map(({ list }) => list))
  let total = 0
  for (const { size } of lists) total += Math.ceil(size / 8)
  if (total > MOST_STATUS_BYTES) refuse()
  return {
    version: 1,
    sequence: integer(sequence, 1, Number.MAX_SAFE_INTEGER),
    issuedAtUnix: unixTime(issuedAtUnix),
    expiresAtUnix: unixTime(expiresAtUnix),
    ...(gatesUntilUnix !== undefined && { gatesUntilUnix: unixTime(gatesUntilUnix) }),
    ...(bundleKeys !== undefined && {
      bundleKeys: array(bundleKeys, 8).map((key) => bytes(key, 33)),
    }),
    issuerKeys: keys,
    statusLists: lists,
    ...(statusListKeys !== undefined && {
      statusListKeys: array(statusListKeys, 16).map(readStatusListKey),
    }),
    ...(transport !== undefined && { transport: readTransport(transport) }),
    ...(activityRoots !== undefined && {
      activityRoots: array(activityRoots, 64).map(readActivityRoot),
    }),
  }
}

function readList(json: unknown) {
  const { list, size, bits } = record(json)
  return {
    list: integer(list, 0, 0xffff),
    size: integer(size, 1, MOST_STATUS_PLACES),
    bits: bytes(bits),
  }
}

function readStatusListKey(json: unknown) {
  const { kid, kty, crv, x, y } = record(json)
  if (typeof kid !== 'string' || kty !== 'EC' || crv !== 'P-256') refuse()
  return { kid, kty, crv, x: bytes(x, 32), y: bytes(y, 32) } as const
}

function readTransport(json: unknown): NonNullable<TrustBundle['transport']> {
  const { roots, profiles } = record(json)
  const read = array(profiles, 256).map(readProfile)
  unique(read.map(({ issuerId }) => issuerId))
  return { roots: array(roots, 64).map((root) => bytes(root, 144)), profiles: read }
}

function readProfile(json: unknown): TransportProfile {
  const { issuerId, epoch, algorithm } = record(json)
  if (typeof issuerId !== 'string' || !/^\d{8}$/.test(issuerId)) refuse()
  if (epoch !== '1970' && epoch !== '2000') refuse()
  return { issuerId, epoch, algorithm: integer(algorithm, 0, 255) }
}

function readActivityRoot(json: unknown) {
  const { entries, root, atUnix } = record(json)
  return {
    entries: integer(entries, 0, Number.MAX_SAFE_INTEGER),
    root: bytes(root, 32),
    atUnix: unixTime(atUnix),
  }
}

function refuse(): never {
  throw new TypeError('not a trust bundle')
}

function record(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse()
  return value as Json
}

function array(value: unknown, most: number): unknown[] {
  if (!Array.isArray(value) || value.length > most) refuse()
  return value
}

function unique(values: readonly (string | number)[]): void {
  if (new Set(values).size !== values.length) refuse()
}

function integer(value: unknown, least: number, most: number): number {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
    refuse()
  return value as number
}

const unixTime = (value: unknown) => integer(value, 0, 0xffffffff)

/** Base64url of any bytes, or of exactly `length`. */
function bytes(value: unknown, length?: number): string {
  if (typeof value !== 'string') refuse()
  const decoded = fromBase64Url(value)
  if (length !== undefined && decoded.length !== length) refuse()
  return value
}

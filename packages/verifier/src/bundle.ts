import { fromBase64Url, toHex, utf8 } from '@essc/crypto/bytes'
import { isSm2PublicKey, type Sm2Verify } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import type { SignedTrustBundle } from '@essc/protocol/codes/schema'
import { statusListBytes } from '@essc/protocol/codes/status-list'
import { EsscError } from '@essc/protocol/errors'
import type { Inflate } from './inflate.ts'

/** A trust bundle as the checks use it. */
export interface Bundle {
  sequence: number
  issuedAtUnix: number
  expiresAtUnix: number
  /** By issuer key id, in hexadecimal. */
  issuers: ReadonlyMap<string, Sm2Verify>
  /** Inflated lists by number. */
  lists: ReadonlyMap<number, { size: number; bits: Uint8Array }>
  payload: string
}

export interface ReadBundleOptions {
  /** Checks the signature with the pinned key. */
  verify: Sm2Verify
  /** Makes a verifier for an issuer's key. */
  issuer(publicKey: Uint8Array): Sm2Verify
  inflate: Inflate
  /** A bundle with a lower sequence is a step back, and another one with the same a contradiction. */
  current: Bundle | undefined
}

/** All lists together; a bundle that inflates to more is not ours. */
const MOST_BYTES = 64 * 1024 * 1024
const MOST_PLACES = 10_000_000

/**
 * Reads a signed trust bundle.
 *
 * @throws BUNDLE_INVALID for a wrong signature, a lower sequence, two issuers with one id, a list that
 *   is not what it says, or anything else that is no bundle.
 */
export async function readBundle(
  signed: SignedTrustBundle,
  options: ReadBundleOptions,
): Promise<Bundle> {
  try {
    return await read(signed, options)
  } catch (cause) {
    throw new EsscError('BUNDLE_INVALID', { cause })
  }
}

async function read(signed: SignedTrustBundle, options: ReadBundleOptions): Promise<Bundle> {
  const { payload } = signed
  if (!options.verify(fromBase64Url(signed.signature), utf8(`SC1-bundle${payload}`)))
    throw new TypeError('signature')
  const { current } = options
  if (current?.payload === payload) return current
  const bundle = record(JSON.parse(payload))
  if (bundle.version !== 1) throw new TypeError('version')
  const sequence = integer(bundle.sequence, 1, Number.MAX_SAFE_INTEGER)
  if (current && sequence <= current.sequence) throw new TypeError('sequence')
  return {
    payload,
    sequence,
    issuedAtUnix: integer(bundle.issuedAtUnix, 0, 0xffffffff),
    expiresAtUnix: integer(bundle.expiresAtUnix, 0, 0xffffffff),
    issuers: readIssuers(list(bundle.issuerKeys), options),
    lists: await readLists(list(bundle.statusLists), options),
  }
}

function readIssuers(keys: unknown[], options: ReadBundleOptions): Map<string, Sm2Verify> {
  const issuers = new Map<string, Sm2Verify>()
  for (const text of keys) {
    const key = fromBase64Url(String(text))
    const id = toHex(sm3(key).subarray(0, 4))
    if (!isSm2PublicKey(key) || issuers.has(id)) throw new TypeError('issuer')
    issuers.set(id, options.issuer(key))
  }
  return issuers
}

async function readLists(entries: unknown[], { inflate }: ReadBundleOptions) {
  const lists = new Map<number, { size: number; bits: Uint8Array }>()
  let total = 0
  for (const entry of entries.map(record)) {
    const number = integer(entry.list, 0, 0xffff)
    const size = integer(entry.size, 1, MOST_PLACES)
    const length = Math.ceil(size / 8)
    total += length
    if (total > MOST_BYTES || lists.has(number)) throw new TypeError('lists')
    const packed = statusListBytes(String(entry.bits))
    const bits = packed && (await inflate(packed, length))
    if (bits?.length !== length) throw new TypeError('list')
    lists.set(number, { size, bits })
  }
  return lists
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new TypeError('object')
  return value as Record<string, unknown>
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError('list')
  return value
}

function integer(value: unknown, least: number, most: number): number {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most)
    throw new TypeError('integer')
  return value as number
}

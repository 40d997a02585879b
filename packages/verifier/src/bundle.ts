import { fromBase64Url, toBase64Url, toHex } from '@essc/crypto/bytes'
import { isSm2PublicKey, type Sm2Verify, sm2Uncompressed } from '@essc/crypto/sm2'
import type { SignedTrustBundle, TransportProfile, TrustBundle } from '@essc/protocol/codes/schema'
import { statusListBytes } from '@essc/protocol/codes/status-list'
import { expiryEndsAtUnix } from '@essc/protocol/codes/transport/expiry'
import { decodeRootRecord, rootRecordMessage } from '@essc/protocol/codes/transport/root-record'
import { issuerKeyId } from '@essc/protocol/codes/trust-bundle'
import { EsscError } from '@essc/protocol/errors'
import type { Inflate } from './inflate.ts'
import { isStepBack, openSignedBundle, pinnedAfter } from './signed-bundle.ts'

/** A trust bundle as the checks use it. */
export interface Bundle {
  sequence: number
  issuedAtUnix: number
  expiresAtUnix: number
  /** Compressed keys by issuer key id, in hexadecimal. */
  issuers: ReadonlyMap<string, Uint8Array>
  /** Inflated lists by number. */
  lists: ReadonlyMap<number, { size: number; bits: Uint8Array }>
  /** CA keys of transport codes by CA index: compressed, and the first second they are good no more. */
  roots: ReadonlyMap<number, { key: Uint8Array; endsAtUnix: number }>
  /** How transport codes are read, by issuer id. */
  profiles: ReadonlyMap<string, TransportProfile>
  payload: string
  /** The key that the next bundle must be signed by, or that one's predecessor. */
  bundleKey: Uint8Array
}

export interface ReadBundleOptions {
  /** Makes a verifier for a key. */
  verifier(publicKey: Uint8Array): Sm2Verify
  /** The pinned key, 33 bytes. */
  bundleKey: Uint8Array
  /** At a gate a bundle is good for longer, where it says so. */
  isGate: boolean
  inflate: Inflate
  /** A bundle with a lower sequence is a step back, and another one with the same a contradiction. */
  current: Bundle | undefined
}

/**
 * Reads a signed trust bundle.
 *
 * @throws BUNDLE_INVALID for a wrong signature, a lower sequence, two issuers with one id, a list that
 *   is not what it says, a CA root that did not sign itself, or anything else that is no bundle.
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
  const { verifier, bundleKey, current } = options
  const bundle = openSignedBundle(signed, verifier(bundleKey))
  if (current?.payload === payload) return current
  if (isStepBack({ sequence: bundle.sequence, payload }, current)) throw new TypeError('sequence')
  const { sequence, issuedAtUnix, gatesUntilUnix = 0, transport } = bundle
  const expiresAtUnix = Math.max(bundle.expiresAtUnix, options.isGate ? gatesUntilUnix : 0)
  return {
    payload,
    bundleKey: fromBase64Url(pinnedAfter(signed, bundle, toBase64Url(bundleKey), verifier)),
    sequence,
    issuedAtUnix,
    expiresAtUnix,
    issuers: readIssuers(bundle.issuerKeys),
    lists: await readLists(bundle.statusLists, options.inflate),
    roots: readRoots(transport?.roots ?? [], options),
    profiles: new Map((transport?.profiles ?? []).map((profile) => [profile.issuerId, profile])),
  }
}

function readIssuers(keys: readonly string[]): Map<string, Uint8Array> {
  const issuers = new Map<string, Uint8Array>()
  for (const text of keys) {
    const key = fromBase64Url(text)
    const id = toHex(issuerKeyId(key))
    if (!isSm2PublicKey(key) || issuers.has(id)) throw new TypeError('issuer')
    issuers.set(id, key)
  }
  return issuers
}

async function readLists(entries: TrustBundle['statusLists'], inflate: Inflate) {
  const lists = new Map<number, { size: number; bits: Uint8Array }>()
  for (const { list, size, bits: text } of entries) {
    const length = Math.ceil(size / 8)
    const packed = statusListBytes(text)
    const bits = packed && (await inflate(packed, length))
    if (bits?.length !== length) throw new TypeError('list')
    lists.set(list, { size, bits })
  }
  return lists
}

function readRoots(records: readonly string[], { verifier }: ReadBundleOptions) {
  const roots = new Map<number, { key: Uint8Array; endsAtUnix: number }>()
  for (const text of records) {
    const record = fromBase64Url(text)
    const root = decodeRootRecord(record)
    const key = root && compressed(root.publicKey)
    if (!key || roots.has(root.index)) throw new TypeError('root')
    if (!verifier(key)(root.signature, rootRecordMessage(record))) throw new TypeError('root')
    roots.set(root.index, { key, endsAtUnix: expiryEndsAtUnix(root.expiry) })
  }
  return roots
}

/** The 33 bytes of a point of 65, or undefined when it is not on the curve. */
function compressed(point: Uint8Array): Uint8Array | undefined {
  const key = point.slice(0, 33)
  key[0] = 2 + (point[64]! & 1)
  const whole = sm2Uncompressed(key)
  return whole?.every((byte, i) => byte === point[i]) ? key : undefined
}

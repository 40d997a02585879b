import { concatBytes, fromHex, readUint, toHex } from '@essc/crypto/bytes'
import { decodeBcd, encodeBcd } from '../bcd.ts'
import { isExpiry } from './expiry.ts'

/** A CA's key as the transport ministry's scheme publishes it (docs/codes.md): 144 bytes. */
export interface TransportRoot {
  /** Eight hexadecimal digits. */
  serviceId: string
  /** Registered application provider, ten hexadecimal digits. */
  rid: string
  index: number
  /** MMYY; good to the end of that month at +08:00. */
  expiry: string
  parameter: number
  /** Uncompressed: `04`, X and Y, 65 bytes. */
  publicKey: Uint8Array
  /** By the key itself, over bytes 0..79. */
  signature: Uint8Array
}

export const ROOT_RECORD_BYTES = 144

/** The bytes that the root's own signature covers. */
export function rootRecordMessage(record: Uint8Array): Uint8Array {
  return record.subarray(0, 80)
}

export function encodeRootRecord(root: TransportRoot): Uint8Array {
  const { serviceId, rid, publicKey, signature } = root
  if (serviceId.length !== 8 || rid.length !== 10 || !isExpiry(root.expiry))
    throw new TypeError('not a root record')
  if (publicKey.length !== 65 || publicKey[0] !== 4 || signature.length !== 64)
    throw new TypeError('not a key and a signature')
  return concatBytes(
    Uint8Array.of(0x21),
    fromHex(serviceId),
    fromHex(rid),
    Uint8Array.of(root.index),
    encodeBcd(root.expiry),
    Uint8Array.of(4, root.parameter, 0x40),
    publicKey.subarray(1),
    signature,
  )
}

/** Reads a root record, or undefined when a field cannot be what it says. No signature is checked. */
export function decodeRootRecord(bytes: Uint8Array): TransportRoot | undefined {
  const expiry = decodeBcd(bytes.subarray(11, 13))
  if (bytes.length !== ROOT_RECORD_BYTES || bytes[0] !== 0x21) return undefined
  if (!isExpiry(expiry) || bytes[13] !== 4 || bytes[15] !== 0x40) return undefined
  return {
    serviceId: toHex(bytes.subarray(1, 5)),
    rid: toHex(bytes.subarray(5, 10)).toUpperCase(),
    index: readUint(bytes, 10, 1),
    expiry,
    parameter: readUint(bytes, 14, 1),
    publicKey: concatBytes(Uint8Array.of(4), bytes.subarray(16, 80)),
    signature: bytes.slice(80),
  }
}

/**
 * A CA's record of its own key, such as a sandbox's.
 *
 * @param sign signs with that key.
 */
export function issueRootRecord(
  root: Omit<TransportRoot, 'signature'>,
  sign: (message: Uint8Array) => Uint8Array,
): Uint8Array {
  const record = encodeRootRecord({ ...root, signature: new Uint8Array(64) })
  record.set(sign(rootRecordMessage(record)), 80)
  return record
}

import { concatBytes, fromHex, readUint, toHex, uintBytes } from '@essc/crypto/bytes'
import { decodeBcd, encodeBcd } from '../bcd.ts'
import { isExpiry } from './expiry.ts'

/** An issuer's key, signed by a CA of the transport ministry's scheme (docs/codes.md): 117 bytes. */
export interface TransportCertificate {
  /** Eight hexadecimal digits. Outside the signature, as is `caIndex`: good to pick a root by, no more. */
  serviceId: string
  caIndex: number
  /** Eight digits. */
  issuerId: string
  /** MMYY; good to the end of that month at +08:00. */
  expiry: string
  /** Six hexadecimal digits. */
  serial: string
  encryptionAlgorithm: number
  parameter: number
  /** Compressed, 33 bytes. */
  issuerKey: Uint8Array
  /** By the CA, over {@link certificateMessage}. */
  signature: Uint8Array
}

export const CERTIFICATE_BYTES = 117

/** The bytes that the CA signs: from `12` to the end of the key. */
export function certificateMessage(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(6, 53)
}

/** Everything before the CA's signature, 53 bytes. */
export function encodeUnsignedCertificate(
  certificate: Omit<TransportCertificate, 'signature'>,
): Uint8Array {
  const { serviceId, issuerId, expiry, serial, issuerKey } = certificate
  if (serviceId.length !== 8 || issuerId.length !== 8 || serial.length !== 6 || !isExpiry(expiry))
    throw new TypeError('not an issuer certificate')
  if (issuerKey.length !== 33) throw new TypeError('not a compressed key')
  return concatBytes(
    Uint8Array.of(0x24),
    fromHex(serviceId),
    uintBytes(certificate.caIndex, 1),
    Uint8Array.of(0x12),
    encodeBcd(issuerId),
    encodeBcd(expiry),
    fromHex(serial),
    Uint8Array.of(4),
    uintBytes(certificate.encryptionAlgorithm, 1),
    uintBytes(certificate.parameter, 1),
    Uint8Array.of(0x21),
    issuerKey,
  )
}

export function encodeCertificate(certificate: TransportCertificate): Uint8Array {
  if (certificate.signature.length !== 64) throw new TypeError('not a signature')
  return concatBytes(encodeUnsignedCertificate(certificate), certificate.signature)
}

/** Reads a certificate, or undefined when a field cannot be what it says. No signature is checked. */
export function decodeCertificate(bytes: Uint8Array): TransportCertificate | undefined {
  if (bytes.length !== CERTIFICATE_BYTES || bytes[0] !== 0x24 || bytes[6] !== 0x12) return undefined
  const issuerId = decodeBcd(bytes.subarray(7, 11))
  const expiry = decodeBcd(bytes.subarray(11, 13))
  if (
    !issuerId ||
    !/^\d{8}$/.test(issuerId) ||
    !isExpiry(expiry) ||
    bytes[16] !== 4 ||
    bytes[19] !== 0x21
  )
    return undefined
  if (bytes[20] !== 2 && bytes[20] !== 3) return undefined
  return {
    serviceId: toHex(bytes.subarray(1, 5)),
    caIndex: readUint(bytes, 5, 1),
    issuerId,
    expiry,
    serial: toHex(bytes.subarray(13, 16)),
    encryptionAlgorithm: readUint(bytes, 17, 1),
    parameter: readUint(bytes, 18, 1),
    issuerKey: bytes.slice(20, 53),
    signature: bytes.slice(53),
  }
}

/**
 * A certificate for an issuer's key.
 *
 * @param sign signs with the CA's key.
 */
export function issueCertificate(
  certificate: Omit<TransportCertificate, 'signature'>,
  sign: (message: Uint8Array) => Uint8Array,
): TransportCertificate {
  const unsigned = encodeUnsignedCertificate(certificate)
  return { ...certificate, signature: sign(certificateMessage(unsigned)) }
}

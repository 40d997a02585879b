import { concatBytes, fromHex, readUint, toHex, uintBytes } from '@essc/crypto/bytes'
import { decodeBcd, encodeBcd } from '../bcd.ts'
import {
  CERTIFICATE_BYTES,
  decodeCertificate,
  encodeCertificate,
  type TransportCertificate,
} from './certificate.ts'

/**
 * The transport code: the layout of the transport ministry's scheme (docs/codes.md), 332 bytes and the
 * issuer's data, in a QR symbol of byte mode. Issuer and phone sign it without any tag of ours.
 */

/** What the issuer vouches for: fields 3 to 14. */
export interface TransportAuthorisation {
  certificate: TransportCertificate
  /** 16 characters of printable ASCII. */
  paymentAccount: string
  /** 20 digits, filled up with `F`. */
  cardAccount: string
  /** Eight digits; the certificate's. */
  issuerId: string
  /** Eight hexadecimal digits. */
  platformId: string
  accountType: number
  /** Fen for one trip; three bytes. */
  limitFen: number
  /** Compressed, 33 bytes. */
  userKey: Uint8Array
  /** In seconds since the epoch of the issuer's profile. */
  expiresAt: number
  lifetimeSeconds: number
  /** At most 255 bytes: ticket, entry station, state. */
  issuerData: Uint8Array
}

export interface TransportCode {
  authorisation: TransportAuthorisation
  issuerAlgorithm: number
  /** 64 bytes, over {@link transportIssuerMessage}. */
  issuerSignature: Uint8Array
  /** In seconds since the epoch of the issuer's profile. */
  time: number
  userAlgorithm: number
  /** 64 bytes, over {@link transportUserMessage}. */
  userSignature: Uint8Array
  /** All that this was read from. */
  bytes: Uint8Array
}

/** Bytes without the issuer's data. */
const FIXED_BYTES = 332
const HEAD = 3
/** From field 3 to the issuer data's length, field 13. */
const AUTHORISATION_BYTES = 195
const SIGNATURE_BYTES = 65
const VERSION = 0x81

/** Fields 3 to 14: what the issuer signs. */
export function encodeTransportAuthorisation(fields: TransportAuthorisation): Uint8Array {
  const { paymentAccount, cardAccount, issuerId, platformId, userKey, issuerData } = fields
  if (!/^[\x20-\x7e]{16}$/.test(paymentAccount) || cardAccount.length !== 20)
    throw new TypeError('not accounts')
  if (issuerId.length !== 8 || platformId.length !== 8 || userKey.length !== 33)
    throw new TypeError('not an authorisation')
  return concatBytes(
    encodeCertificate(fields.certificate),
    Uint8Array.from(paymentAccount, (char) => char.charCodeAt(0)),
    encodeBcd(cardAccount),
    encodeBcd(issuerId),
    fromHex(platformId),
    uintBytes(fields.accountType, 1),
    uintBytes(fields.limitFen, 3),
    userKey,
    uintBytes(fields.expiresAt, 4),
    uintBytes(fields.lifetimeSeconds, 2),
    uintBytes(issuerData.length, 1),
    issuerData,
  )
}

/** The bytes of a whole code that the issuer signs: fields 3 to 14. */
export function transportIssuerMessage(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(HEAD, issuerSignatureAt(bytes))
}

/** The bytes of a whole code that the phone signs: fields 1 to 16. */
export function transportUserMessage(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, issuerSignatureAt(bytes) + SIGNATURE_BYTES + 4)
}

export interface TransportMoment {
  /** Fields 3 to 14. */
  authorisation: Uint8Array
  /** The profile's, for both signatures. */
  algorithm: number
  /** 64 bytes, over `authorisation`. */
  issuerSignature: Uint8Array
  /** In seconds since the epoch of the issuer's profile. */
  time: number
}

/**
 * Makes a code.
 *
 * @param sign signs with the user's key.
 */
export function makeTransport(
  moment: TransportMoment,
  sign: (message: Uint8Array) => Uint8Array,
): Uint8Array {
  const { authorisation, issuerSignature, algorithm, time } = moment
  const length = authorisation.length + 2 * SIGNATURE_BYTES + 4
  const unsigned = concatBytes(
    Uint8Array.of(VERSION),
    uintBytes(length, 2),
    authorisation,
    uintBytes(algorithm, 1),
    issuerSignature,
    uintBytes(time, 4),
  )
  return concatBytes(unsigned, uintBytes(algorithm, 1), sign(unsigned))
}

/** Reads a code, or undefined when a field cannot be what it says. Nothing is verified. */
export function decodeTransport(bytes: Uint8Array): TransportCode | undefined {
  if (bytes.length < FIXED_BYTES || bytes[0] !== VERSION) return undefined
  const at = issuerSignatureAt(bytes)
  if (readUint(bytes, 1, 2) !== bytes.length - HEAD) return undefined
  if (bytes.length !== at + 2 * SIGNATURE_BYTES + 4) return undefined
  const authorisation = decodeAuthorisation(bytes.subarray(HEAD, at))
  const user = at + SIGNATURE_BYTES + 4
  return (
    authorisation && {
      authorisation,
      issuerAlgorithm: bytes[at]!,
      issuerSignature: bytes.slice(at + 1, at + SIGNATURE_BYTES),
      time: readUint(bytes, at + SIGNATURE_BYTES, 4),
      userAlgorithm: bytes[user]!,
      userSignature: bytes.slice(user + 1),
      bytes,
    }
  )
}

function issuerSignatureAt(bytes: Uint8Array): number {
  return HEAD + AUTHORISATION_BYTES + bytes[HEAD + AUTHORISATION_BYTES - 1]!
}

function decodeAuthorisation(bytes: Uint8Array): TransportAuthorisation | undefined {
  const certificate = decodeCertificate(bytes.subarray(0, CERTIFICATE_BYTES))
  const fields = bytes.subarray(CERTIFICATE_BYTES)
  const paymentAccount = String.fromCharCode(...Array.from(fields.subarray(0, 16)))
  const cardAccount = decodeBcd(fields.subarray(16, 26))
  const issuerId = decodeBcd(fields.subarray(26, 30))
  const userKey = fields.slice(38, 71)
  if (!certificate || !cardAccount || issuerId !== certificate.issuerId) return undefined
  if (!/^[\x20-\x7e]{16}$/.test(paymentAccount) || (userKey[0] !== 2 && userKey[0] !== 3))
    return undefined
  return {
    certificate,
    paymentAccount,
    cardAccount,
    issuerId,
    platformId: toHex(fields.subarray(30, 34)),
    accountType: fields[34]!,
    limitFen: readUint(fields, 35, 3),
    userKey,
    expiresAt: readUint(fields, 71, 4),
    lifetimeSeconds: readUint(fields, 75, 2),
    issuerData: fields.slice(78),
  }
}

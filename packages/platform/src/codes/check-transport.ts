import { equalBytes } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { decodeDecimal } from '@essc/protocol/codes/decimal'
import {
  decodeTransport,
  type TransportCode,
  transportIssuerMessage,
  transportUserMessage,
} from '@essc/protocol/codes/transport/code'
import { transportUnix } from '@essc/protocol/codes/transport/profile'
import { EsscError } from '@essc/protocol/errors'
import { authorisationDigest } from './issue.ts'
import type { Place } from './status-places.ts'
import { transportProfile } from './transport-issuer.ts'

/** A transport code whose signatures and times are right. */
export interface CheckedTransport {
  /** As the issuer's data name it. */
  readonly at: Place
  readonly authorisationId: Buffer
  /** Its time, which takes the place of a counter. */
  readonly counter: number
}

export interface CheckTransportOptions {
  /** Public keys of our transport issuers. */
  readonly issuers: readonly Uint8Array[]
  /** The moment at which a gate took it. */
  readonly nowUnix: number
}

const SKEW_SECONDS = 30
const SIGNATURE_BYTES = 65
/** 2000-01-01 at +08:00: seconds from there fit an integer of the database until 2068. */
const SINCE_UNIX = 946_656_000

/** A transport code out of decimal digits, five for every two bytes; undefined for any other text. */
export function readTransportDigits(text: string): TransportCode | undefined {
  const bytes = /^\d{830,1500}$/.test(text) ? decodeDecimal(text) : undefined
  return bytes && decodeTransport(bytes)
}

/**
 * Verifies a whole transport code of our own issuer. Its certificate needs no check: the issuer's key is
 * ours, or the code is nobody's here.
 *
 * @throws EsscError `CODE_UNKNOWN_ISSUER`, `CODE_MALFORMED`, `CODE_AUTHORISATION_EXPIRED`, `CODE_EXPIRED`,
 *   `CODE_FROM_THE_FUTURE`, `CODE_ISSUER_SIGNATURE_INVALID`, `CODE_SIGNATURE_INVALID`
 */
export function checkTransport(
  code: TransportCode,
  { issuers, nowUnix }: CheckTransportOptions,
): CheckedTransport {
  const { authorisation, bytes, issuerAlgorithm, userAlgorithm } = code
  const { certificate, issuerData, lifetimeSeconds } = authorisation
  const isOurs = issuers.some((key) => equalBytes(key, certificate.issuerKey))
  if (!isOurs || authorisation.issuerId !== transportProfile.issuerId)
    throw new EsscError('CODE_UNKNOWN_ISSUER')
  const { algorithm } = transportProfile
  if (issuerAlgorithm !== algorithm || userAlgorithm !== algorithm || issuerData.length < 6)
    throw new EsscError('CODE_MALFORMED')
  const timeUnix = transportUnix(transportProfile, code.time)
  const endsAtUnix = transportUnix(transportProfile, authorisation.expiresAt)
  if (nowUnix > endsAtUnix + SKEW_SECONDS || timeUnix > endsAtUnix)
    throw new EsscError('CODE_AUTHORISATION_EXPIRED')
  if (timeUnix > nowUnix + SKEW_SECONDS) throw new EsscError('CODE_FROM_THE_FUTURE')
  if (nowUnix > timeUnix + lifetimeSeconds + SKEW_SECONDS) throw new EsscError('CODE_EXPIRED')
  const sm2 = nodeSm2()
  const issued = transportIssuerMessage(bytes)
  if (!sm2.verifier(certificate.issuerKey)(code.issuerSignature, issued))
    throw new EsscError('CODE_ISSUER_SIGNATURE_INVALID')
  if (!sm2.verifier(authorisation.userKey)(code.userSignature, transportUserMessage(bytes)))
    throw new EsscError('CODE_SIGNATURE_INVALID')
  const data = Buffer.from(issuerData)
  return {
    at: { list: data.readUInt16BE(0), place: data.readUInt32BE(2) },
    // Fields 1 to 15, as the authorisation was given to the phone.
    authorisationId: authorisationDigest(bytes.subarray(0, 3 + issued.length + SIGNATURE_BYTES)),
    counter: timeUnix - SINCE_UNIX,
  }
}

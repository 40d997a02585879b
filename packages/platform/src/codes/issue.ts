import { randomInt } from 'node:crypto'
import { toBase64Url } from '@essc/crypto/bytes'
import { sm3 } from '@essc/crypto/sm3'
import type { AuthorisationFields } from '@essc/protocol/codes/authorisation'
import { chainAuthorisationMessage, encodeChainAuthorisation } from '@essc/protocol/codes/chain'
import {
  authorisationMessage,
  type CompactPurpose,
  encodeAuthorisation,
} from '@essc/protocol/codes/compact'
import { encodeTransportAuthorisation } from '@essc/protocol/codes/transport/code'
import { transportTime } from '@essc/protocol/codes/transport/profile'
import { issuerKeyId } from '@essc/protocol/codes/trust-bundle'
import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import { EsscError } from '@essc/protocol/errors'
import type { PersonKey } from '../cards/store.ts'
import type { Context } from '../channels/context.ts'
import type { PhysicalCard } from '../ports/card.ts'
import type { TravelCity } from '../ports/travel.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { activeIssuer } from './issuer-keys.ts'
import { drawPlace, type Place, takePlace } from './status-places.ts'
import { insertAuthorisation } from './store.ts'
import { issuerCertificate, TRANSPORT_ISSUER_ID, transportProfile } from './transport-issuer.ts'

const VALIDITY_MINUTES = 1_440
const LIFETIME_SECONDS = 60
/** A phone that just learned the time may be a little behind. */
const EARLY_SECONDS = 60

/** The first eight bytes of SM3 of a whole authorisation: what a replay store knows it by. */
export function authorisationDigest(authorisation: Uint8Array): Buffer {
  return Buffer.from(sm3(authorisation).subarray(0, 8))
}

/** Until when, in whole minutes from now, but never past the card's own last day in China. */
export function validityMinutes(card: PhysicalCard, notBeforeUnix: number): number {
  const endUnix = Date.parse(`${card.validUntil}T24:00:00+08:00`) / 1_000
  return Math.max(1, Math.min(VALIDITY_MINUTES, Math.floor((endUnix - notBeforeUnix) / 60)))
}

/** Whose codes an authorisation makes, and on what terms. */
export interface IssueParameters {
  readonly person: PersonKey
  readonly sessionId: string
  readonly card: PhysicalCard
  readonly purpose: CompactPurpose
  /** Of travel codes: the city's terms and the rider's age. */
  readonly travel?: { readonly city: TravelCity; readonly ageYears: number } | undefined
}

export interface Issued {
  readonly authorisation: string
  readonly endsAtUnix: number
}

async function fieldsOf(
  context: Context,
  tx: Transaction,
  { card, travel }: IssueParameters,
  at: Place,
): Promise<{ keyId: string; fields: AuthorisationFields; endsAtUnix: number }> {
  const nowMs = context.clock.now()
  const issuer = await activeIssuer(tx, context.keys, 'compact', nowMs)
  const notBeforeUnix = Math.floor(nowMs / 1_000) - EARLY_SECONDS
  const minutes = validityMinutes(card, notBeforeUnix)
  return {
    keyId: issuer.keyId,
    endsAtUnix: notBeforeUnix + minutes * 60,
    fields: {
      issuerKeyId: issuerKeyId(issuer.publicKey),
      statusList: at.list,
      statusIndex: at.place,
      region: prefectureOf(card.region)?.code ?? card.region,
      fareClass: travel?.city.fareClass(travel.ageYears) ?? 0,
      limitFen: travel?.city.limitFen ?? 0,
      notBeforeUnix,
      validityMinutes: minutes,
      lifetimeSeconds: LIFETIME_SECONDS,
    },
  }
}

/** A place that nobody else has, taken for one authorisation. */
async function ownPlace(tx: Transaction, nowMs: number, owner: PersonKey, endsAtMs: number) {
  for (;;) {
    const at = await drawPlace(tx, nowMs)
    if (await takePlace(tx, at, { ...owner, endsAtMs })) return at
  }
}

async function record(
  tx: Transaction,
  { person, sessionId, purpose }: IssueParameters,
  row: {
    at: Place
    authorisation: Uint8Array
    key: Uint8Array
    version: number
    nowMs: number
    endsAtUnix: number
    where: string
  },
): Promise<void> {
  const isFresh = await insertAuthorisation(tx, {
    ...person,
    ...row.at,
    authorisationId: authorisationDigest(row.authorisation),
    sessionId,
    codeKey: Buffer.from(row.key),
    purpose,
    version: row.version,
    issuedAtMs: row.nowMs,
    endsAtMs: row.endsAtUnix * 1_000,
  })
  if (!isFresh) throw new EsscError('REQUEST_MALFORMED', { parameters: { at: row.where } })
}

/** Signs an authorisation for a code key: 124 bytes of a compact code. */
export async function issueCompact(
  context: Context,
  tx: Transaction,
  parameters: IssueParameters,
  codeKey: Uint8Array,
): Promise<Issued> {
  const nowMs = context.clock.now()
  const { person, purpose } = parameters
  const at = await ownPlace(tx, nowMs, person, nowMs + VALIDITY_MINUTES * 60_000)
  const { keyId, fields, endsAtUnix } = await fieldsOf(context, tx, parameters, at)
  const bytes = encodeAuthorisation({ ...fields, purpose, codeKey })
  const signature = await context.keys.sign(keyId, authorisationMessage(bytes))
  const authorisation = Buffer.concat([bytes, signature])
  const where = '/codeKey'
  await record(tx, parameters, {
    at,
    authorisation,
    key: codeKey,
    version: 1,
    nowMs,
    endsAtUnix,
    where,
  })
  return { authorisation: toBase64Url(authorisation), endsAtUnix }
}

/** Signs an authorisation for the end of a chain at its place: 123 bytes of a chain code. */
export async function issueChain(
  context: Context,
  tx: Transaction,
  parameters: IssueParameters,
  { anchor, at }: { anchor: Uint8Array; at: Place },
): Promise<Issued> {
  const nowMs = context.clock.now()
  const { keyId, fields, endsAtUnix } = await fieldsOf(context, tx, parameters, at)
  const bytes = encodeChainAuthorisation({ ...fields, purpose: parameters.purpose, anchor })
  const signature = await context.keys.sign(keyId, chainAuthorisationMessage(bytes))
  const authorisation = Buffer.concat([bytes, signature])
  const row = { at, authorisation, key: anchor, version: 2, nowMs, endsAtUnix, where: '/chain' }
  await record(tx, parameters, row)
  return { authorisation: toBase64Url(authorisation), endsAtUnix }
}

const digits = (length: number) => Array.from({ length }, () => String(randomInt(10))).join('')

/**
 * Signs an authorisation of the transport ministry's layout: fields 1 to 15, up to and with the
 * issuer's signature. Accounts are fresh, so that two days' trips cannot be linked; the issuer's data
 * begin with status list and index, by which gates of ours ask whether it was revoked.
 */
export async function issueTransport(
  context: Context,
  tx: Transaction,
  parameters: IssueParameters & { readonly travel: NonNullable<IssueParameters['travel']> },
  userKey: Uint8Array,
) {
  const { keys, clock } = context
  const nowMs = clock.now()
  const { person, card, travel } = parameters
  const issuer = await activeIssuer(tx, keys, 'transport', nowMs)
  const nowUnix = Math.floor(nowMs / 1_000)
  const endsAtUnix = nowUnix + validityMinutes(card, nowUnix) * 60
  const at = await ownPlace(tx, nowMs, person, endsAtUnix * 1_000)
  const issuerData = Buffer.alloc(32)
  issuerData.writeUInt16BE(at.list, 0)
  issuerData.writeUInt32BE(at.place, 2)
  issuerData.writeUInt8(travel.city.fareClass(travel.ageYears), 6)
  const fields = encodeTransportAuthorisation({
    certificate: await issuerCertificate(context, tx, issuer.keyId),
    paymentAccount: digits(16),
    cardAccount: digits(20),
    issuerId: TRANSPORT_ISSUER_ID,
    platformId: '00000000',
    accountType: 1,
    limitFen: travel.city.limitFen,
    userKey,
    expiresAt: transportTime(transportProfile, endsAtUnix),
    lifetimeSeconds: LIFETIME_SECONDS,
    issuerData,
  })
  const signature = await keys.sign(issuer.keyId, fields)
  const length = Buffer.alloc(2)
  // Fields 3 to 17: the phone adds its time, algorithm byte and signature.
  length.writeUInt16BE(fields.length + 65 + 4 + 65)
  const authorisation = Buffer.concat([
    Uint8Array.of(0x81),
    length,
    fields,
    Uint8Array.of(transportProfile.algorithm),
    signature,
  ])
  await record(tx, parameters, {
    at,
    authorisation,
    key: userKey,
    version: 0x81,
    nowMs,
    endsAtUnix,
    where: '/transport/codeKey',
  })
  return { authorisation: toBase64Url(authorisation), endsAtUnix, profile: transportProfile }
}

import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sm3 } from '@essc/crypto/sm3'
import {
  type Authorisation,
  authorisationMessage,
  authorisationRequest,
  encodeAuthorisation,
} from '@essc/protocol/codes/compact'
import type { AuthoriseBody } from '@essc/protocol/codes/schema'
import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import { EsscError } from '@essc/protocol/errors'
import { findEcard } from '../cards/store.ts'
import { requireUsableCard } from '../cards/usable.ts'
import type { Handler } from '../channels/call.ts'
import type { HolderCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import type { PhysicalCard } from '../ports/card.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { ISSUER_KEY } from './keys.ts'
import { issuePaymentHandle } from './payment-handle.ts'
import { drawPlace, takePlace } from './status-places.ts'
import { insertAuthorisation } from './store.ts'

const VALIDITY_MINUTES = 1_440
const LIFETIME_SECONDS = 60
/** A phone that just learned the time may be a little behind. */
const EARLY_SECONDS = 60

/** The first eight bytes of SM3 of all 124: what a replay store knows an authorisation by. */
export function authorisationId(authorisation: Uint8Array): Buffer {
  return Buffer.from(sm3(authorisation.subarray(0, 124)).subarray(0, 8))
}

/** Until when, in whole minutes from now, but never past the card's own last day in China. */
function validityMinutes(card: PhysicalCard, notBeforeUnix: number): number {
  const endUnix = Date.parse(`${card.validUntil}T24:00:00+08:00`) / 1_000
  return Math.max(1, Math.min(VALIDITY_MINUTES, Math.floor((endUnix - notBeforeUnix) / 60)))
}

/** @throws EsscError `CODE_SIGNATURE_INVALID` when the phone does not hold the key it names. */
function provenKey(caller: HolderCaller, body: NonNullable<AuthoriseBody['identity']>): Uint8Array {
  const codeKey = fromBase64Url(body.codeKey)
  const message = authorisationRequest(caller.sessionId, codeKey)
  if (!nodeSm2().verifier(codeKey)(fromBase64Url(body.signature), message)) {
    throw new EsscError('CODE_SIGNATURE_INVALID')
  }
  return codeKey
}

async function issueIdentity(
  context: Context,
  tx: Transaction,
  caller: HolderCaller,
  { codeKey, card }: { codeKey: Uint8Array; card: PhysicalCard },
) {
  const { keys, clock } = context
  const nowMs = clock.now()
  const issuerKey = await keys.publicKey(ISSUER_KEY)
  const notBeforeUnix = Math.floor(nowMs / 1_000) - EARLY_SECONDS
  const minutes = validityMinutes(card, notBeforeUnix)
  const endsAtUnix = notBeforeUnix + minutes * 60
  for (;;) {
    const at = await drawPlace(tx, nowMs)
    const fields: Authorisation = {
      purpose: 1,
      issuerKeyId: sm3(issuerKey).subarray(0, 4),
      statusList: at.list,
      statusIndex: at.place,
      region: prefectureOf(card.region)?.code ?? card.region,
      fareClass: 0,
      limitFen: 0,
      codeKey,
      notBeforeUnix,
      validityMinutes: minutes,
      lifetimeSeconds: LIFETIME_SECONDS,
    }
    const bytes = encodeAuthorisation(fields)
    const signature = await keys.sign(ISSUER_KEY, authorisationMessage(bytes))
    const authorisation = Buffer.concat([bytes, signature])
    const { bucket, personId } = caller.person
    const id = authorisationId(authorisation)
    const endsAtMs = endsAtUnix * 1_000
    const owner = { bucket, personId, authorisationId: id, endsAtMs }
    if (!(await takePlace(tx, at, owner))) continue
    const isFresh = await insertAuthorisation(tx, {
      ...owner,
      ...at,
      sessionId: caller.sessionId,
      codeKey: Buffer.from(codeKey),
      issuedAtMs: nowMs,
    })
    if (!isFresh)
      throw new EsscError('REQUEST_MALFORMED', { parameters: { at: '/identity/codeKey' } })
    return { authorisation: toBase64Url(authorisation), endsAtUnix }
  }
}

/** @throws EsscError `BANK_NOT_LINKED`, `PAYMENT_NOT_OPEN`. */
async function requirePaying(context: Context, caller: HolderCaller, card: PhysicalCard) {
  const ecard = await findEcard(context.pool, caller.person)
  if (ecard?.bank_linked_at_ms == null) throw new EsscError('BANK_NOT_LINKED')
  const prefecture = prefectureOf(card.region)?.code
  if (prefecture === undefined || !context.ports.isPaymentOpen(prefecture)) {
    throw new EsscError('PAYMENT_NOT_OPEN')
  }
}

async function issuePayment(
  context: Context,
  tx: Transaction,
  caller: HolderCaller,
  card: PhysicalCard,
) {
  const nowMs = context.clock.now()
  const nowUnix = Math.floor(nowMs / 1_000)
  const endsAtUnix = nowUnix + validityMinutes(card, nowUnix) * 60
  const times = { nowMs, endsAtMs: endsAtUnix * 1_000 }
  const { handle, secret } = await issuePaymentHandle(tx, context.keys, caller.person, times)
  return { handle, secret: toBase64Url(secret), endsAtUnix }
}

/** A day's authorisation for a fresh code key, a payment handle, or both (docs/codes.md). */
export function authorise(context: Context): Handler<'codes.authorise'> {
  return async (call) => {
    const { body, caller } = call
    if (!body.identity && !body.payment) throw new EsscError('REQUEST_MALFORMED')
    const codeKey = body.identity && provenKey(caller, body.identity)
    const { card } = await requireUsableCard(context, caller.person)
    if (body.payment) await requirePaying(context, caller, card)
    return await call.commit(async (tx) => ({
      ...(codeKey && { identity: await issueIdentity(context, tx, caller, { codeKey, card }) }),
      ...(body.payment && { payment: await issuePayment(context, tx, caller, card) }),
    }))
  }
}

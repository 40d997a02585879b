import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import { type ErrorCode, EsscError } from '@essc/protocol/errors'
import type {
  Payment,
  PaymentsAnswer,
  PaymentsSearchBody,
  QuoteAnswer,
} from '@essc/protocol/payments/schema'
import { chinaDay } from '../enrolment/china-day.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { dayOfDate, startOfDay } from './days.ts'
import type { PaymentEngine } from './engine.ts'
import type { PaymentRow } from './payment-row.ts'
import { paymentOf } from './payment-views.ts'
import { quoteDigest } from './quote-digest.ts'
import { listPayments, type Queryable, runTransitions } from './store.ts'

const PAGE = 100

/** Whose payments may be seen. */
export interface PaymentHolder {
  readonly bucket: number
  readonly personId: string
}

async function linkedBank(db: Queryable, { bucket, personId }: PaymentHolder) {
  const { rows } = await db.query({
    name: 'payments-bank',
    text: 'select bank_name, account_tail from ecard where bucket = $1 and person_id = $2',
    values: [bucket, personId],
  })
  return { bankName: rows[0]?.bank_name ?? '', accountTail: rows[0]?.account_tail ?? '' }
}

async function ofHolder(
  engine: PaymentEngine,
  holder: PaymentHolder,
  paymentId: string,
): Promise<PaymentRow> {
  const row = await engine.current(paymentId)
  if (row?.person_id !== holder.personId) throw new EsscError('REQUEST_NOT_FOUND')
  return row
}

const digestOf = (row: PaymentRow): Uint8Array =>
  quoteDigest({
    paymentId: row.payment_id,
    merchantId: row.merchant_id,
    amountFen: row.amount_fen,
    split: [{ leg: 'account', amountFen: row.amount_fen }],
  })

/** Why a payment in this state cannot be confirmed any more. */
export function conflict(row: PaymentRow): ErrorCode {
  if (row.state === 'expired') return 'PAYMENT_EXPIRED'
  if (row.state === 'declined') return 'PAYMENT_DECLINED'
  return 'PAYMENT_STATE_CONFLICT'
}

/** One of the holder's own payments. @throws EsscError `REQUEST_NOT_FOUND`. */
export async function getPayment(
  engine: PaymentEngine,
  holder: PaymentHolder,
  paymentId: string,
): Promise<Payment> {
  const row = await ofHolder(engine, holder, paymentId)
  return paymentOf(row, await linkedBank(engine.pool, holder))
}

/** What a holder looks for; see the schema of `payments.search`. */
export type PaymentSearch = {
  readonly [K in keyof PaymentsSearchBody]: PaymentsSearchBody[K] | undefined
}

/**
 * A hundred of the holder's payments, newest first: all that the search leaves in.
 *
 * @throws EsscError `REQUEST_MALFORMED` for a date that no calendar has.
 */
export async function searchPayments(
  engine: PaymentEngine,
  holder: PaymentHolder,
  { text, from, to, leastFen, mostFen, before }: PaymentSearch,
): Promise<PaymentsAnswer> {
  const page = await listPayments(engine.pool, holder, {
    before,
    text: text?.trim(),
    fromMs: from === undefined ? undefined : startOfDay(dayOfDate(from)),
    toMs: to === undefined ? undefined : startOfDay(dayOfDate(to) + 1),
    leastFen,
    mostFen,
    limit: PAGE + 1,
  })
  const rows = await engine.settleOverdue(page.slice(0, PAGE))
  const bank = await linkedBank(engine.pool, holder)
  return {
    payments: rows.map((row) => paymentOf(row, bank)),
    ...(page.length > PAGE && { next: rows.at(-1)!.payment_id }),
  }
}

/**
 * What the holder is asked to agree to.
 *
 * @throws EsscError `REQUEST_NOT_FOUND`; `PAYMENT_EXPIRED`, `PAYMENT_DECLINED` or
 *   `PAYMENT_STATE_CONFLICT` when the payment waits for nobody.
 */
export async function quote(
  engine: PaymentEngine,
  holder: PaymentHolder,
  paymentId: string,
): Promise<QuoteAnswer> {
  const row = await ofHolder(engine, holder, paymentId)
  if (row.state !== 'awaitingHolder') throw new EsscError(conflict(row))
  return quoteOf(engine, holder, row)
}

/** The question that a payment asks. */
export async function quoteOf(
  engine: PaymentEngine,
  holder: PaymentHolder,
  row: PaymentRow,
): Promise<QuoteAnswer> {
  return {
    paymentId: row.payment_id,
    amountFen: row.amount_fen,
    merchantName: row.merchant_name,
    digest: toBase64Url(digestOf(row)),
    expiresAtUnix: Math.floor((row.expires_at_ms ?? 0) / 1000),
    stepUp: (await needsStepUp(engine, engine.pool, row)) ? 'password' : 'none',
    ...(await linkedBank(engine.pool, holder)),
  }
}

const UNCONFIRMED = `
select case when spent_day = $3 then unconfirmed_fen else 0 end as unconfirmed_fen
from holder_account where bucket = $1 and person_id = $2`

/**
 * Whether a payment needs the password or a face: above the limit of one payment, or of what may be
 * paid in a day without either.
 */
async function needsStepUp(
  { limits, clock }: PaymentEngine,
  db: Queryable,
  row: PaymentRow,
  lock = '',
): Promise<boolean> {
  if (row.amount_fen > limits.withoutPasswordFen) return true
  const { rows } = await db.query(UNCONFIRMED + lock, [
    row.bucket,
    row.person_id,
    chinaDay(clock.now()),
  ])
  return (rows[0]?.unconfirmed_fen ?? 0) + row.amount_fen > limits.withoutPasswordPerDayFen
}

/**
 * Lets a small payment be confirmed by the holder's word alone, and counts it into the day's sum, in
 * the caller's transaction.
 *
 * @returns false when the password or a face is needed.
 */
export async function confirmByWord(
  engine: PaymentEngine,
  tx: Transaction,
  row: PaymentRow,
): Promise<boolean> {
  // The payment first, as every transition does, so that nobody waits for the other.
  await tx.query('select 1 from payment where bucket = $1 and payment_id = $2 for update', [
    row.bucket,
    row.payment_id,
  ])
  if (await needsStepUp(engine, tx, row, ' for update')) return false
  await tx.query(
    `update holder_account set
       unconfirmed_fen = $4 + case when spent_day = $3 then unconfirmed_fen else 0 end,
       spent_fen = case when spent_day = $3 then spent_fen else 0 end, spent_day = $3
     where bucket = $1 and person_id = $2`,
    [row.bucket, row.person_id, chinaDay(engine.clock.now()), row.amount_fen],
  )
  return true
}

/** A payment that may be confirmed, and why the card would refuse it all the same. */
export interface Confirmable {
  readonly row: PaymentRow
  readonly refusal: ErrorCode | undefined
}

/**
 * What must hold before the password is looked at.
 *
 * @param digest what the holder agreed to, base64url.
 * @throws EsscError `REQUEST_NOT_FOUND`, `PAYMENT_CHANGED` when it is not this payment as it stands.
 */
export async function confirmable(
  engine: PaymentEngine,
  holder: PaymentHolder,
  { paymentId, digest }: { paymentId: string; digest: string },
): Promise<Confirmable> {
  const row = await ofHolder(engine, holder, paymentId)
  if (Buffer.compare(fromBase64Url(digest), digestOf(row)) !== 0) {
    throw new EsscError('PAYMENT_CHANGED')
  }
  return { row, refusal: await engine.refusalOf(holder) }
}

/** The answer of an answered question, or the code of a question that nobody asks any more. */
export type Resolution = { readonly payment: Payment } | { readonly conflict: ErrorCode }

/**
 * Captures or declines what awaits the holder, in the caller's transaction. A second confirmation
 * of a captured payment answers it, and a second refusal of a declined one. A card that is refused
 * by now declines the payment, with the reason in it.
 *
 * What is past its time expires here: the conflict is to be committed, not thrown.
 */
export async function resolve(
  engine: PaymentEngine,
  tx: Transaction,
  { row, refusal }: Confirmable,
  action: 'confirm' | 'decline',
): Promise<Resolution> {
  const { bucket, payment_id: paymentId, merchant_id: merchantId } = row
  const [after] = await runTransitions(
    tx,
    [{ bucket, paymentId, merchantId, action, refusal, eventId: engine.newId() }],
    { nowMs: engine.clock.now(), limits: engine.limits, profile: engine.profile },
  )
  const now = after ?? row
  const wanted = action === 'confirm' ? 'captured' : 'declined'
  const isDone = now.state === wanted || (after?.moved && now.state === 'declined')
  if (!isDone) return { conflict: conflict(now) }
  const bank = await linkedBank(tx, { bucket, personId: row.person_id })
  return { payment: paymentOf(now, bank) }
}

/** The payment that `resolve` is to decline. @throws EsscError `REQUEST_NOT_FOUND`. */
export async function declinable(
  engine: PaymentEngine,
  holder: PaymentHolder,
  paymentId: string,
): Promise<Confirmable> {
  return { row: await ofHolder(engine, holder, paymentId), refusal: undefined }
}

import type { ErrorCode } from '@essc/protocol/errors'
import type { PaymentState } from '@essc/protocol/payments/schema'
import type pg from 'pg'
import { bucketOf } from '../bucket.ts'
import { chinaDay } from '../enrolment/china-day.ts'
import { CLAIM, type ClaimProfile, chargeStatement, DISCLAIM, UNCLAIM } from './charge-statement.ts'
import type { PaymentLimits } from './limits.ts'
import { PAYMENT_COLUMNS, type PaymentRow } from './payment-row.ts'
import { transitionStatement } from './transition-statement.ts'

/** A pool, or a connection inside a transaction. */
export type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>

/** A charge whose code was verified. */
export interface ChargeItem {
  /** The holder's. */
  readonly bucket: number
  readonly paymentId: string
  readonly personId: string
  readonly terminalId: string
  readonly key: string
  readonly bodyDigest: Uint8Array
  readonly merchantId: string
  readonly orderReference: string
  /** 11 digits; null when the holder has scanned and no code is spent. */
  readonly handle: string | null
  readonly step: number
  /** Whether the holder is asked whatever the amount. */
  readonly asks: boolean
  /** Whether the claim was made before, by a process that then died. */
  readonly resumes?: boolean | undefined
  readonly amountFen: number
  /** Why the payment is declined although its code is good, such as `CARD_LOST`. */
  readonly refusal: ErrorCode | undefined
  readonly eventId: string
}

/** What statements are run with. */
export interface StatementOptions {
  readonly nowMs: number
  readonly limits: PaymentLimits
  /** Default: `fused`. */
  readonly profile?: ClaimProfile | undefined
}

/** What became of it; `charge-statement.ts` says what the members mean together. */
export interface ChargeResult {
  readonly payment_id: string
  readonly merchant_name: string | null
  readonly merchant_known: boolean
  readonly code_accepted: boolean
  readonly state: PaymentState | null
  readonly reason: ErrorCode | null
  readonly created_at_ms: number
}

const column = <I, V>(items: readonly I[], value: (item: I) => V): V[] => items.map(value)

const CHARGE = { fused: chargeStatement('fused'), distributed: chargeStatement('distributed') }

async function decide(
  db: Queryable,
  items: readonly ChargeItem[],
  { nowMs, limits, profile = 'fused' }: StatementOptions,
): Promise<ChargeResult[]> {
  const { rows } = await db.query({
    name: `payments-charge-${profile}`,
    text: CHARGE[profile],
    values: [
      column(items, (item) => item.bucket),
      column(items, (item) => item.paymentId),
      column(items, (item) => item.personId),
      column(items, (item) => item.terminalId),
      column(items, (item) => item.key),
      column(items, (item) => item.bodyDigest),
      column(items, (item) => bucketOf(item.merchantId)),
      column(items, (item) => item.merchantId),
      column(items, (item) => item.orderReference),
      column(items, (item) => item.handle),
      column(items, (item) => item.step),
      column(items, (item) => item.amountFen),
      column(items, (item) => item.refusal ?? null),
      column(items, (item) => item.asks),
      column(items, (item) => item.eventId),
      nowMs,
      chinaDay(nowMs),
      nowMs + limits.holdMs,
      limits.withoutPasswordFen,
      limits.perPaymentFen,
      limits.perDayFen,
      limits.wrongPerHandle,
      limits.withoutPasswordPerDayFen,
    ],
  })
  const byId = new Map(rows.map((row: ChargeResult) => [row.payment_id, row]))
  return items.map(({ paymentId }) => byId.get(paymentId)!)
}

/** Claims keys and orders on the merchants' shards; answers the payments whose claim was made. */
async function claim(
  db: Queryable,
  items: readonly ChargeItem[],
  nowMs: number,
): Promise<Set<string>> {
  const { rows } = await db.query({
    name: 'payments-claim',
    text: CLAIM,
    values: [
      column(items, (item) => bucketOf(item.merchantId)),
      column(items, (item) => item.terminalId),
      column(items, (item) => item.key),
      column(items, (item) => item.merchantId),
      column(items, (item) => item.orderReference),
      column(items, (item) => item.bodyDigest),
      column(items, (item) => item.paymentId),
      nowMs,
    ],
  })
  return new Set(rows.map((row: { payment_id: string }) => row.payment_id))
}

/** A claim that is to be given up, or the order in it. */
export interface Claim {
  readonly merchantId: string
  readonly orderReference: string
  readonly paymentId: string
}

/** Gives orders back whose payments came to nothing. */
export async function unclaim(db: Queryable, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return
  await db.query({
    name: 'payments-unclaim',
    text: UNCLAIM,
    values: [
      column(claims, (each) => bucketOf(each.merchantId)),
      column(claims, (each) => each.merchantId),
      column(claims, (each) => each.orderReference),
      column(claims, (each) => each.paymentId),
    ],
  })
}

/**
 * Runs charges; results are in the order of the items. In the distributed profile the claim comes
 * first: it ties the key and the order to the payment's id, and whoever comes again finishes that very
 * payment. What a crash leaves between the two is a claim without a payment.
 */
export async function runCharges(
  db: Queryable,
  items: readonly ChargeItem[],
  options: StatementOptions,
): Promise<ChargeResult[]> {
  if (options.profile !== 'distributed') return decide(db, items, options)
  const claimed = await claim(
    db,
    items.filter(({ resumes }) => !resumes),
    options.nowMs,
  )
  const going = items.filter(({ paymentId, resumes }) => resumes || claimed.has(paymentId))
  const results = going.length === 0 ? [] : await decide(db, going, options)
  const byId = new Map(results.map((result) => [result.payment_id, result]))
  const ended = going.filter(({ paymentId }) => byId.get(paymentId)!.state === 'declined')
  await unclaim(db, ended)
  const nothing = await unwritten(
    db,
    going.filter(({ paymentId }) => byId.get(paymentId)!.state === null),
  )
  if (nothing.length > 0) {
    await db.query({
      name: 'payments-disclaim',
      text: DISCLAIM,
      values: [
        column(nothing, (item) => bucketOf(item.merchantId)),
        column(nothing, (item) => item.terminalId),
        column(nothing, (item) => item.key),
        column(nothing, (item) => item.paymentId),
      ],
    })
  }
  return items.map(
    ({ paymentId }) =>
      byId.get(paymentId) ?? {
        payment_id: paymentId,
        merchant_name: null,
        merchant_known: true,
        code_accepted: true,
        state: null,
        reason: null,
        created_at_ms: options.nowMs,
      },
  )
}

/**
 * Those whose payment is not there. Two that finish one claim at once find the code spent by each
 * other: the claim of the payment that was made has to stay, or its key would answer `CODE_REPLAYED`.
 */
async function unwritten(db: Queryable, items: readonly ChargeItem[]): Promise<ChargeItem[]> {
  if (items.length === 0) return []
  const { rows } = await db.query<{ payment_id: string }>({
    name: 'payments-written',
    text: `select p.payment_id from unnest($1::smallint[], $2::uuid[]) as r (bucket, payment_id)
           join payment p on p.bucket = r.bucket and p.payment_id = r.payment_id`,
    values: [column(items, (item) => item.bucket), column(items, (item) => item.paymentId)],
  })
  const written = new Set(rows.map((row) => row.payment_id))
  return items.filter(({ paymentId }) => !written.has(paymentId))
}

export type TransitionAction = 'confirm' | 'decline' | 'cancel' | 'void' | 'expire'

export interface TransitionItem {
  readonly bucket: number
  readonly paymentId: string
  readonly merchantId: string
  readonly action: TransitionAction
  /** Of `confirm`: why it is declined all the same. */
  readonly refusal?: ErrorCode | undefined
  readonly eventId: string
}

/** A payment after a transition was asked for, and whether this is what moved it. */
export type TransitionResult = PaymentRow & { readonly moved: boolean }

const TRANSITION = {
  fused: transitionStatement('fused'),
  distributed: transitionStatement('distributed'),
}

/** Runs the transition statement over a batch; a payment that does not exist has no result. */
export async function runTransitions(
  db: Queryable,
  items: readonly TransitionItem[],
  { nowMs, limits, profile = 'fused' }: StatementOptions,
): Promise<(TransitionResult | undefined)[]> {
  const { rows } = await db.query({
    name: `payments-transition-${profile}`,
    text: TRANSITION[profile],
    values: [
      column(items, (item) => item.bucket),
      column(items, (item) => item.paymentId),
      column(items, (item) => item.action),
      column(items, (item) => item.refusal ?? null),
      column(items, (item) => bucketOf(item.merchantId)),
      column(items, (item) => item.eventId),
      nowMs,
      chinaDay(nowMs),
      limits.voidMs,
    ],
  })
  const results: TransitionResult[] = rows
  if (profile === 'distributed') {
    const ended = results.filter(({ moved, state }) => moved && state !== 'captured')
    await unclaim(
      db,
      ended.map((row) => ({
        merchantId: row.merchant_id,
        orderReference: row.order_reference,
        paymentId: row.payment_id,
      })),
    )
  }
  const byId = new Map(results.map((row) => [row.payment_id, row]))
  return items.map(({ paymentId }) => byId.get(paymentId))
}

/** One payment; undefined when there is none. */
export async function readPayment(
  db: Queryable,
  bucket: number,
  paymentId: string,
): Promise<PaymentRow | undefined> {
  const { rows } = await db.query({
    name: 'payments-read',
    text: `select ${PAYMENT_COLUMNS} from payment p where p.bucket = $1 and p.payment_id = $2`,
    values: [bucket, paymentId],
  })
  return rows[0]
}

/** Which payments of a person are listed; what is undefined leaves all in. */
export interface PaymentFilter {
  /** Only older ones. */
  readonly before?: string | undefined
  /** A part of the merchant's name. */
  readonly text?: string | undefined
  /** When they were made: from the one on, before the other. */
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  readonly leastFen?: number | undefined
  readonly mostFen?: number | undefined
  readonly limit: number
}

/** Payments of a person, newest first. */
export async function listPayments(
  db: Queryable,
  person: { bucket: number; personId: string },
  { before, text, fromMs = 0, toMs, leastFen = 0, mostFen, limit }: PaymentFilter,
): Promise<PaymentRow[]> {
  const { rows } = await db.query({
    name: 'payments-list',
    text: `select ${PAYMENT_COLUMNS} from payment p where p.bucket = $1 and p.person_id = $2
             and p.payment_id < $3 and strpos(lower(p.merchant_name), lower($4)) > 0
             and p.created_at_ms >= $5 and p.created_at_ms < $6
             and p.amount_fen between $7 and $8
           order by p.payment_id desc limit $9`,
    values: [
      person.bucket,
      person.personId,
      before ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      text ?? '',
      fromMs,
      toMs ?? Number.MAX_SAFE_INTEGER,
      leastFen,
      mostFen ?? Number.MAX_SAFE_INTEGER,
      limit,
    ],
  })
  return rows
}

/** Payments that wait for their holder in vain. */
export async function listOverdue(
  db: Queryable,
  nowMs: number,
  limit: number,
): Promise<PaymentRow[]> {
  const { rows } = await db.query({
    name: 'payments-overdue',
    text: `select ${PAYMENT_COLUMNS} from payment p
           where p.state = 'awaitingHolder' and p.expires_at_ms <= $1
           order by p.expires_at_ms limit $2`,
    values: [nowMs, limit],
  })
  return rows
}

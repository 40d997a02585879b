import type { ErrorCode } from '@essc/protocol/errors'
import type { PaymentState } from '@essc/protocol/payments/schema'
import type pg from 'pg'
import { bucketOf } from '../bucket.ts'
import { chinaDay } from '../enrolment/china-day.ts'
import { CHARGE } from './charge-statement.ts'
import type { PaymentLimits } from './limits.ts'
import { PAYMENT_COLUMNS, type PaymentRow } from './payment-row.ts'
import { TRANSITION } from './transition-statement.ts'

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
  /** 11 digits. */
  readonly handle: string
  readonly step: number
  readonly amountFen: number
  /** Why the payment is declined although its code is good, such as `CARD_LOST`. */
  readonly refusal: ErrorCode | undefined
  /** Ids of the two events that the holder may hear of. */
  readonly eventIds: readonly [string, string]
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

/** Runs the charge statement over a batch; results are in the order of the items. */
export async function runCharges(
  db: Queryable,
  items: readonly ChargeItem[],
  { nowMs, limits }: { nowMs: number; limits: PaymentLimits },
): Promise<ChargeResult[]> {
  const { rows } = await db.query({
    name: 'payments-charge',
    text: CHARGE,
    values: [
      column(items, (item) => item.bucket),
      column(items, (item) => item.paymentId),
      column(items, (item) => item.personId),
      column(items, (item) => bucketOf(item.terminalId)),
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
      column(items, (item) => item.eventIds[0]),
      column(items, (item) => item.eventIds[1]),
      nowMs,
      chinaDay(nowMs),
      nowMs + limits.holdMs,
      limits.withoutPasswordFen,
      limits.perPaymentFen,
      limits.perDayFen,
      limits.wrongPerHandle,
    ],
  })
  const byId = new Map(rows.map((row: ChargeResult) => [row.payment_id, row]))
  return items.map(({ paymentId }) => byId.get(paymentId)!)
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

/** Runs the transition statement over a batch; a payment that does not exist has no result. */
export async function runTransitions(
  db: Queryable,
  items: readonly TransitionItem[],
  { nowMs, limits }: { nowMs: number; limits: PaymentLimits },
): Promise<(TransitionResult | undefined)[]> {
  const { rows } = await db.query({
    name: 'payments-transition',
    text: TRANSITION,
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
  const byId = new Map(rows.map((row: TransitionResult) => [row.payment_id, row]))
  return items.map(({ paymentId }) => byId.get(paymentId))
}

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

/** The newest payments of a person, newest first. */
export async function listPayments(
  db: Queryable,
  person: { bucket: number; personId: string },
  limit: number,
): Promise<PaymentRow[]> {
  const { rows } = await db.query({
    name: 'payments-list',
    text: `select ${PAYMENT_COLUMNS} from payment p where p.bucket = $1 and p.person_id = $2
           order by p.payment_id desc limit $3`,
    values: [person.bucket, person.personId, limit],
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

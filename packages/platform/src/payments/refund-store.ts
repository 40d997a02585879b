import { chinaDay } from '../enrolment/china-day.ts'
import type { PaymentRow } from './payment-row.ts'
import { REFUND } from './refund-statement.ts'
import type { Queryable, StatementOptions } from './store.ts'

export interface RefundItem {
  readonly bucket: number
  readonly paymentId: string
  /** Of the payment, and the shop's to whom it belongs. */
  readonly personId: string
  readonly merchantId: string
  readonly reference: string
  readonly refundId: string
  readonly terminalId: string
  readonly supervisor: string
  readonly amountFen: number
  readonly eventId: string
}

/** A payment after a refund was asked for, and whether this is what made it. */
export type RefundResult = PaymentRow & { readonly done: boolean }

/** Runs the refund statement over a batch; a payment that does not exist has no result. */
export async function runRefunds(
  db: Queryable,
  items: readonly RefundItem[],
  { nowMs, limits }: StatementOptions,
): Promise<(RefundResult | undefined)[]> {
  const { rows } = await db.query({
    name: 'payments-refund',
    text: REFUND,
    values: [
      items.map((item) => item.bucket),
      items.map((item) => item.paymentId),
      items.map((item) => item.reference),
      items.map((item) => item.refundId),
      items.map((item) => item.terminalId),
      items.map((item) => item.supervisor),
      items.map((item) => item.amountFen),
      items.map((item) => item.eventId),
      nowMs,
      chinaDay(nowMs),
      limits.refundMs,
    ],
  })
  const byId = new Map(rows.map((row: RefundResult) => [row.payment_id, row]))
  return items.map(({ paymentId }) => byId.get(paymentId))
}

export interface RefundRow {
  readonly refund_id: string
  readonly reference: string
  readonly amount_fen: number
  readonly created_at_ms: number
}

/** A refund by the shop's own number. */
export async function findRefund(
  db: Queryable,
  payment: { bucket: number; payment_id: string },
  reference: string,
): Promise<RefundRow | undefined> {
  const { rows } = await db.query({
    name: 'payments-refund-find',
    text: `select refund_id, reference, amount_fen, created_at_ms from refund
           where bucket = $1 and payment_id = $2 and reference = $3`,
    values: [payment.bucket, payment.payment_id, reference],
  })
  return rows[0]
}

import type { ErrorCode } from '@essc/protocol/errors'
import type { PaymentState } from '@essc/protocol/payments/schema'

/** A payment as it lies in the database. */
export interface PaymentRow {
  readonly bucket: number
  readonly payment_id: string
  readonly state: PaymentState
  readonly person_id: string
  readonly merchant_id: string
  readonly merchant_name: string
  readonly terminal_id: string
  readonly order_reference: string
  readonly amount_fen: number
  readonly reason: ErrorCode | null
  readonly created_at_ms: number
  readonly expires_at_ms: number | null
  readonly captured_at_ms: number | null
  /** What was given back since. */
  readonly refunded_fen: number
}

/** The columns of {@link PaymentRow}, for a `select` or `returning` that calls the table `p`. */
export const PAYMENT_COLUMNS = `p.bucket, p.payment_id, p.state, p.person_id, p.merchant_id,
  p.merchant_name, p.terminal_id, p.order_reference, p.amount_fen, p.reason, p.created_at_ms,
  p.expires_at_ms, p.captured_at_ms, p.refunded_fen`

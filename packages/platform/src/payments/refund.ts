import { EsscError } from '@essc/protocol/errors'
import type { Refund, RefundBody } from '@essc/protocol/payments/schema'
import type { PaymentEngine } from './engine.ts'
import type { PaymentRow } from './payment-row.ts'
import { chargeOf } from './payment-views.ts'
import { findRefund, type RefundRow } from './refund-store.ts'
import { checkSupervisor } from './supervisors.ts'
import { ofMerchant } from './till.ts'

const viewOf = (refund: RefundRow, row: PaymentRow): Refund => ({
  refundId: refund.refund_id,
  refundReference: refund.reference,
  amountFen: refund.amount_fen,
  createdAtUnix: Math.floor(refund.created_at_ms / 1_000),
  charge: chargeOf(row),
})

/** A refund that was made before under this reference. */
async function existing(
  engine: PaymentEngine,
  row: PaymentRow,
  { refundReference, amountFen }: RefundBody,
): Promise<Refund | undefined> {
  const found = await findRefund(engine.pool, row, refundReference)
  if (found === undefined) return undefined
  if (found.amount_fen !== amountFen) throw new EsscError('IDEMPOTENCY_MISMATCH')
  return viewOf(found, row)
}

/** Why a payment gives nothing back, or not so much. */
function refusal(engine: PaymentEngine, row: PaymentRow): EsscError {
  if (row.state !== 'captured') return new EsscError('PAYMENT_STATE_CONFLICT')
  const isLate = (row.captured_at_ms ?? 0) <= engine.clock.now() - engine.limits.refundMs
  return new EsscError(isLate ? 'PAYMENT_REFUND_TOO_LATE' : 'PAYMENT_REFUND_OVER_AMOUNT')
}

/**
 * Gives back a payment or a part of it, with a supervisor's code. The pair of payment and reference
 * decides: the same again answers the same, whatever its key, without the code being looked at.
 *
 * @throws EsscError `REQUEST_NOT_FOUND`, `SUPERVISOR_CODE_WRONG`, `SUPERVISOR_LOCKED`,
 *   `PAYMENT_REFUND_OVER_AMOUNT`, `PAYMENT_REFUND_TOO_LATE`, `PAYMENT_STATE_CONFLICT` for a payment
 *   that was not captured or was refunded whole, `IDEMPOTENCY_MISMATCH` for the same reference with
 *   another amount.
 */
export async function refund(
  engine: PaymentEngine,
  asked: { merchantId: string; terminalId: string; paymentId: string; body: RefundBody },
): Promise<Refund> {
  const { merchantId, terminalId, paymentId, body } = asked
  const before = await ofMerchant(engine, merchantId, paymentId)
  const known = await existing(engine, before, body)
  if (known !== undefined) return known
  if (before.state !== 'captured' || before.refunded_fen + body.amountFen > before.amount_fen) {
    throw refusal(engine, before)
  }
  const supervisor = await checkSupervisor(engine, merchantId, body.supervisorCode)
  const after = await engine.commitRefund({
    bucket: before.bucket,
    paymentId,
    personId: before.person_id,
    merchantId,
    reference: body.refundReference,
    refundId: engine.newId(),
    terminalId,
    supervisor,
    amountFen: body.amountFen,
    eventId: engine.newId(),
  })
  const row = after ?? before
  const made = await existing(engine, row, body)
  if (made === undefined) throw refusal(engine, row)
  return made
}

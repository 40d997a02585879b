import { EsscError } from '@essc/protocol/errors'
import type { Charge } from '@essc/protocol/payments/schema'
import type { PaymentEngine } from './engine.ts'
import type { PaymentRow } from './payment-row.ts'
import { chargeOf } from './payment-views.ts'

async function ofMerchant(
  engine: PaymentEngine,
  merchantId: string,
  paymentId: string,
): Promise<PaymentRow> {
  const row = await engine.current(paymentId)
  if (row?.merchant_id !== merchantId) throw new EsscError('REQUEST_NOT_FOUND')
  return row
}

/**
 * A charge as it is now, for a till of the shop that made it.
 *
 * @throws EsscError `REQUEST_NOT_FOUND`, for other shops' payments too.
 */
export async function getCharge(
  engine: PaymentEngine,
  merchantId: string,
  paymentId: string,
): Promise<Charge> {
  return chargeOf(await ofMerchant(engine, merchantId, paymentId))
}

/**
 * Takes a charge back: what awaits its holder is released, what was captured goes back to the
 * account, until 24 hours after the capture. The answer is the payment as it then is; one that had
 * come to nothing by itself, declined or expired, is answered as that.
 *
 * What the holder confirms while this is under way stays captured.
 *
 * @throws EsscError `REQUEST_NOT_FOUND`, `PAYMENT_STATE_CONFLICT` when it stays captured: look again.
 */
export async function voidCharge(
  engine: PaymentEngine,
  merchantId: string,
  paymentId: string,
): Promise<Charge> {
  const row = await ofMerchant(engine, merchantId, paymentId)
  if (row.state !== 'awaitingHolder' && row.state !== 'captured') return chargeOf(row)
  const action = row.state === 'captured' ? 'void' : 'cancel'
  const after = (await engine.commitTransition(row, action)) ?? row
  if (after.state === 'captured') throw new EsscError('PAYMENT_STATE_CONFLICT')
  return chargeOf(after)
}

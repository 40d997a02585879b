import { EsscError } from '@essc/protocol/errors'
import type { Charge } from '@essc/protocol/payments/schema'
import { bucketOf } from '../bucket.ts'
import type { PaymentEngine } from './engine.ts'
import type { PaymentRow } from './payment-row.ts'
import { chargeOf } from './payment-views.ts'
import { unclaim } from './store.ts'

/** A payment of this shop. @throws EsscError `REQUEST_NOT_FOUND`. */
export async function ofMerchant(
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

/** Releases a payment as long as it awaits its holder; one that was confirmed meanwhile stays captured. */
export async function cancelCharge(
  engine: PaymentEngine,
  merchantId: string,
  paymentId: string,
): Promise<void> {
  await engine.commitTransition(await ofMerchant(engine, merchantId, paymentId), 'cancel')
}

/** What stands in an order's place when the order was withdrawn. */
export const NO_PAYMENT = '00000000-0000-0000-0000-000000000000'

/**
 * The charge that holds an order, for a till that lost its answer or waits for a phone to scan.
 *
 * @returns undefined when none does: nobody has paid it, and what came to nothing gave it back.
 * @throws EsscError `PLATFORM_UNAVAILABLE` while a payment is on its way: ask again.
 */
export async function findCharge(
  engine: PaymentEngine,
  merchantId: string,
  orderReference: string,
): Promise<Charge | undefined> {
  const { rows } = await engine.pool.query<{ payment_id: string }>({
    name: 'payments-order',
    text: `select payment_id from charge_claim
           where bucket = $1 and merchant_id = $2 and order_reference = $3`,
    values: [bucketOf(merchantId), merchantId, orderReference],
  })
  const paymentId = rows[0]?.payment_id
  if (paymentId === undefined || paymentId === NO_PAYMENT) return undefined
  const row = await engine.current(paymentId)
  if (row === undefined) throw new EsscError('PLATFORM_UNAVAILABLE')
  if (['captured', 'awaitingHolder', 'refunded'].includes(row.state)) return chargeOf(row)
  // It came to nothing, and has not given the order back yet where the claim is apart.
  await unclaim(engine.pool, [{ merchantId, orderReference, paymentId }])
  return undefined
}

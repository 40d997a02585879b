import { createHash, timingSafeEqual } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { EsscError } from '@essc/protocol/errors'
import { parseMerchantCode } from '@essc/protocol/payments/merchant-code'
import type { QuoteAnswer, ScanBody } from '@essc/protocol/payments/schema'
import { freeOrder } from './charge-keys.ts'
import type { PaymentEngine } from './engine.ts'
import { conflict, type PaymentHolder, quoteOf } from './holder.ts'
import type { PaymentRow } from './payment-row.ts'
import { findPresentment, type PresentmentRow } from './presentments.ts'
import { NO_PAYMENT } from './till.ts'

export interface ScanParameters {
  readonly holder: PaymentHolder
  readonly body: ScanBody
  readonly key: string
  readonly bodyDigest: Uint8Array
}

async function presented(engine: PaymentEngine, code: string): Promise<PresentmentRow> {
  const parsed = parseMerchantCode(code)
  if (parsed === undefined) throw new EsscError('CODE_MALFORMED')
  const row = await findPresentment(engine.pool, parsed.presentmentId)
  if (row === undefined) throw new EsscError('CODE_UNKNOWN')
  return row
}

function amountOf(row: PresentmentRow, entered: number | undefined): number {
  if (row.amount_fen === null) {
    if (entered === undefined) throw new EsscError('PAYMENT_AMOUNT_REQUIRED')
    return entered
  }
  if (entered !== undefined && entered !== row.amount_fen) throw new EsscError('PAYMENT_CHANGED')
  return row.amount_fen
}

/** A counter's code has no order: each scan is one, named after the scan. */
const orderOfScan = ({ holder, key }: ScanParameters) =>
  `scan-${createHash('sha256').update(`${holder.personId} ${key}`).digest('base64url').slice(0, 22)}`

/** What the holder is asked, if the payment still asks; else what became of it. */
function answer(engine: PaymentEngine, holder: PaymentHolder, row: PaymentRow) {
  if (row.person_id !== holder.personId) throw new EsscError('PAYMENT_ORDER_CLAIMED')
  if (row.state === 'declined' && row.reason !== null) throw new EsscError(row.reason)
  if (row.state !== 'awaitingHolder') throw new EsscError(conflict(row))
  return quoteOf(engine, holder, row)
}

/**
 * The second way to pay: the holder has scanned what a till or counter shows. It is the same payment
 * as any other, and starts by asking: the amount is held, the order is claimed, and the holder
 * confirms or declines within 90 s. The same key answers the same payment; so does another scan of the
 * same order by the same holder.
 *
 * @throws EsscError `CODE_MALFORMED` for what is no code of ours, `CODE_UNKNOWN`,
 *   `PAYMENT_CODE_EXPIRED`, `PAYMENT_AMOUNT_REQUIRED`, `PAYMENT_CHANGED`, `PAYMENT_ORDER_CLAIMED`,
 *   `IDEMPOTENCY_MISMATCH`, `PAYMENT_STATE_CONFLICT` when it is paid already, and the reasons for
 *   which a charge is declined.
 */
export async function scan(
  engine: PaymentEngine,
  parameters: ScanParameters,
): Promise<QuoteAnswer> {
  const { holder, body, key, bodyDigest } = parameters
  const { pool, clock, ids } = engine
  const shown = await presented(engine, body.code)
  const { merchant_id: merchantId, terminal_id: terminalId } = shown
  const orderReference = shown.order_reference ?? orderOfScan(parameters)
  const claimKey = `scan-${holder.personId}-${key}`
  const read = () => engine.precedentsOf({ terminalId, key: claimKey, merchantId, orderReference })
  const before = await read()
  const { keyed } = before
  if (keyed !== undefined) {
    const isSame =
      keyed.bodyDigest.length === bodyDigest.length && timingSafeEqual(keyed.bodyDigest, bodyDigest)
    if (!isSame) throw new EsscError('IDEMPOTENCY_MISMATCH')
    const row = await engine.current(keyed.paymentId)
    if (row !== undefined) return answer(engine, holder, row)
  }
  const nowMs = clock.now()
  const isOver = shown.expires_at_ms !== null && shown.expires_at_ms <= nowMs
  if (shown.withdrawn_at_ms !== null || isOver) throw new EsscError('PAYMENT_CODE_EXPIRED')
  const amountFen = amountOf(shown, body.amountFen)
  if (keyed === undefined && before.claimedBy !== undefined) {
    if (before.claimedBy === NO_PAYMENT) throw new EsscError('PAYMENT_CODE_EXPIRED')
    const row = await engine.current(before.claimedBy)
    if (row !== undefined && ['captured', 'awaitingHolder', 'refunded'].includes(row.state)) {
      return answer(engine, holder, row)
    }
    const left = { merchantId, orderReference, terminalId, paymentId: before.claimedBy, nowMs }
    const { claimedAtMs } = before
    const bucket = ids.bucketOf(before.claimedBy)
    if (row === undefined && !(await freeOrder(pool, { ...left, bucket, claimedAtMs }))) {
      throw new EsscError('PAYMENT_ORDER_CLAIMED')
    }
  }
  const paymentId = keyed?.paymentId ?? ids.make(holder.bucket)
  const { refusal } = await engine.risks.of(holder, amountFen)
  const result = await engine
    .commitCharge({
      bucket: holder.bucket,
      paymentId,
      personId: holder.personId,
      terminalId,
      key: claimKey,
      bodyDigest,
      merchantId,
      orderReference,
      handle: null,
      step: 0,
      amountFen,
      refusal,
      asks: true,
      resumes: keyed !== undefined,
      eventId: engine.newId(),
    })
    .catch((error: { code?: string }) => {
      // The key was taken between our look and the statement, which so did nothing.
      if (error.code === '23505') return undefined
      throw error
    })
  if (result !== undefined && !result.merchant_known) {
    throw new EsscError('PAYMENT_MERCHANT_UNKNOWN')
  }
  for (let attempt = 1; ; attempt += 1) {
    const after = result?.state ? undefined : await read()
    const foundId = after ? (after.keyed?.paymentId ?? after.claimedBy) : paymentId
    if (foundId === NO_PAYMENT) throw new EsscError('PAYMENT_CODE_EXPIRED')
    const row = foundId === undefined ? undefined : await engine.current(foundId)
    if (row !== undefined) return answer(engine, holder, row)
    // Where the claim is apart, its payment follows a moment later.
    if (after?.keyed === undefined) throw new EsscError('PAYMENT_ORDER_CLAIMED')
    if (attempt >= 100) throw new EsscError('PLATFORM_UNAVAILABLE')
    await sleep(20)
  }
}

import { timingSafeEqual } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { parsePaymentDigits } from '@essc/protocol/codes/payment-digits'
import { EsscError } from '@essc/protocol/errors'
import type { Charge, ChargeBody } from '@essc/protocol/payments/schema'
import { freeOrder, type Precedents, writeKey } from './charge-keys.ts'
import { checkCode } from './check-code.ts'
import type { PaymentEngine } from './engine.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { chargeOf } from './payment-views.ts'
import { freeWithdrawn } from './presentments.ts'
import { unclaim } from './store.ts'
import { NO_PAYMENT } from './till.ts'

export interface ChargeParameters {
  readonly terminalId: string
  readonly merchantId: string
  /** The terminal's session, where it may have ended since it was looked up. */
  readonly sessionId?: string | undefined
  readonly body: ChargeBody
  readonly key: string
  /** SHA-256 over operation and body: the same key with another digest is refused. */
  readonly bodyDigest: Uint8Array
}

/** How often, and how long apart, to look for a payment that follows its claim. */
const FOLLOW_TRIES = 100
const FOLLOW_MS = 20

/** Whether a payment in this state holds its order. */
const isStanding = (state: Charge['state']): boolean =>
  state === 'captured' || state === 'awaitingHolder' || state === 'refunded'

async function read(
  engine: PaymentEngine,
  { terminalId, merchantId, sessionId, body, key }: ChargeParameters,
): Promise<Precedents> {
  const { orderReference } = body
  const asked = { terminalId, key, merchantId, orderReference, sessionId }
  const before = await engine.precedentsOf(asked)
  if (before.ended !== undefined) throw new EsscError(before.ended)
  return before
}

/** The answer that this key, or this order, has already; undefined when it has none. */
async function existing(
  engine: PaymentEngine,
  parameters: ChargeParameters,
  before: Precedents,
): Promise<Charge | undefined> {
  const { terminalId, merchantId, body, key, bodyDigest } = parameters
  if (before.keyed !== undefined) {
    const stored = before.keyed.bodyDigest
    const isSame = stored.length === bodyDigest.length && timingSafeEqual(stored, bodyDigest)
    if (!isSame) throw new EsscError('IDEMPOTENCY_MISMATCH')
    const row = await engine.current(before.keyed.paymentId)
    // A claim whose payment never came is finished by whoever comes with its key.
    return row && chargeOf(row)
  }
  if (before.claimedBy === undefined) return undefined
  if (before.claimedBy === NO_PAYMENT) {
    // Shown for a phone to scan and withdrawn: now it is charged here.
    await freeWithdrawn(engine.pool, merchantId, body.orderReference)
    return undefined
  }
  const row = await engine.current(before.claimedBy)
  const claim = { merchantId, orderReference: body.orderReference, paymentId: before.claimedBy }
  if (row === undefined) {
    const { claimedAtMs } = before
    const nowMs = engine.clock.now()
    const bucket = engine.ids.bucketOf(before.claimedBy)
    const left = { ...claim, bucket, terminalId, claimedAtMs, nowMs }
    if (await freeOrder(engine.pool, left)) return undefined
    throw new EsscError('PAYMENT_ORDER_CLAIMED')
  }
  if (!isStanding(row.state)) {
    // It has come to nothing since; where the claim is apart, it may not have been given back yet.
    if (engine.profile === 'distributed') await unclaim(engine.pool, [claim])
    return undefined
  }
  // A cashier who scans again after a lost reply asks for the very same thing.
  const isSame =
    row.merchant_id === merchantId &&
    row.terminal_id === terminalId &&
    row.amount_fen === body.amountFen
  if (!isSame) throw new EsscError('PAYMENT_ORDER_CLAIMED')
  const nowMs = engine.clock.now()
  const { payment_id: paymentId } = row
  await writeKey(engine.pool, { terminalId, merchantId, key, bodyDigest, paymentId, nowMs })
  return chargeOf(row)
}

/**
 * What came of the key or order that was taken meanwhile. Where the claim is apart, its payment follows
 * a moment later.
 */
async function settled(
  engine: PaymentEngine,
  parameters: ChargeParameters,
): Promise<Charge | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await read(engine, parameters)
    const found = await existing(engine, parameters, before)
    if (found !== undefined || before.keyed === undefined) return found
    if (attempt >= FOLLOW_TRIES) throw new EsscError('PLATFORM_UNAVAILABLE')
    await sleep(FOLLOW_MS)
  }
}

async function chargeOnce(engine: PaymentEngine, parameters: ChargeParameters): Promise<Charge> {
  const { terminalId, merchantId, body, key, bodyDigest } = parameters
  const digits = parsePaymentDigits(body.digits)
  if (digits === undefined) throw new EsscError('CODE_MALFORMED')
  const before = await read(engine, parameters)
  if (before.keyed !== undefined) {
    const charged = await existing(engine, parameters, before)
    if (charged !== undefined) return charged
  }
  if (before.guesses >= engine.limits.wrongPerTerminal) throw new EsscError('REQUEST_RATE_LIMITED')
  const code = await checkCode(engine, digits, terminalId)
  const claimed = before.keyed ? undefined : await existing(engine, parameters, before)
  if (claimed !== undefined) return claimed
  const { bucket, personId, step, payer } = code
  const paymentId = before.keyed?.paymentId ?? engine.ids.make(bucket)
  const risk = await engine.risks.of({ bucket, personId }, body.amountFen, payer)
  const result = await engine
    .commitCharge({
      bucket,
      paymentId,
      personId,
      terminalId,
      key,
      bodyDigest,
      merchantId,
      orderReference: body.orderReference,
      handle: digits.handle,
      step,
      amountFen: body.amountFen,
      refusal: risk.refusal,
      asks: risk.asks,
      resumes: before.keyed !== undefined,
      eventId: engine.newId(),
    })
    .catch((error: { code?: string }) => {
      // The key was taken between our look and the statement, which so did nothing.
      if (error.code === '23505') return undefined
      throw error
    })
  if (result !== undefined && !result.merchant_known)
    throw new EsscError('PAYMENT_MERCHANT_UNKNOWN')
  if (result === undefined || result.state === null) {
    const found = await settled(engine, parameters)
    if (found !== undefined) return found
    throw new EsscError(result?.code_accepted ? 'PAYMENT_ORDER_CLAIMED' : 'CODE_REPLAYED')
  }
  return chargeOf({
    payment_id: paymentId,
    state: result.state,
    amount_fen: body.amountFen,
    order_reference: body.orderReference,
    reason: result.reason,
    created_at_ms: result.created_at_ms,
    expires_at_ms: result.created_at_ms + engine.limits.holdMs,
    captured_at_ms: result.state === 'captured' ? result.created_at_ms : null,
    refunded_fen: 0,
  })
}

/**
 * Charges what a till asks for against the code it has read.
 *
 * From the moment the code is spent there is a payment, and the answer is that payment: `captured`,
 * `awaitingHolder` above the limit, or `declined` with its `reason` (`CARD_LOST`, `CARD_CANCELLED`,
 * `CARD_EXPIRED`, `BANK_NOT_LINKED`, `PAYMENT_NOT_OPEN`, `PAYMENT_OVER_LIMIT`,
 * `PAYMENT_OVER_DAY_LIMIT`, `PAYMENT_BALANCE_SHORT`). What is wrong before that is an error, and
 * there is no payment. The same key and body again answer the payment as it is by then; so does
 * another key for the same order and amount from the same terminal.
 *
 * @throws EsscError `CODE_MALFORMED`, those of `checkCode`, `CODE_REPLAYED`,
 *   `PAYMENT_MERCHANT_UNKNOWN`, `PAYMENT_ORDER_CLAIMED`, `IDEMPOTENCY_MISMATCH`,
 *   `REQUEST_RATE_LIMITED`, `SESSION_EXPIRED`, `TERMINAL_UNKNOWN`.
 */
export function charge(
  engine: PaymentEngine,
  lock: KeyedLock,
  parameters: ChargeParameters,
): Promise<Charge> {
  // One after the other for each handle, or guesses made at once would not count in time.
  return lock(parameters.body.digits.slice(0, 11), () => chargeOnce(engine, parameters))
}

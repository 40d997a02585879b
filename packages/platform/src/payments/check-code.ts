import type { PaymentDigits } from '@essc/protocol/codes/payment-digits'
import { EsscError } from '@essc/protocol/errors'
import { chinaDay } from '../enrolment/china-day.ts'
import { transaction } from '../postgres/transaction.ts'
import { countHandleGuess, countTerminalGuess } from './charge-keys.ts'
import type { PaymentEngine } from './engine.ts'
import { findStep } from './one-time-step.ts'
import type { KnownHandle } from './service-options.ts'

/** Whose code it is, and the step that it would spend. */
export interface CheckedCode extends KnownHandle {
  readonly step: number
}

async function wasGuessed(engine: PaymentEngine, bucket: number, handle: string) {
  const { rows } = await engine.pool.query(
    'select wrong_count from payment_code_use where bucket = $1 and handle = $2',
    [bucket, handle],
  )
  return (rows[0]?.wrong_count ?? 0) >= engine.limits.wrongPerHandle
}

/**
 * Verifies a payment code. A wrong number counts against handle and terminal; with the fifth of a day
 * the handle is retired, and the phone gets a new one at its next contact. An unknown handle and a
 * wrong number answer the same.
 *
 * @throws EsscError `CODE_UNKNOWN`, `CODE_EXPIRED`, `CODE_AUTHORISATION_EXPIRED`, `CODE_REVOKED`,
 *   `CODE_GUESSED_TOO_OFTEN`.
 */
export async function checkCode(
  engine: PaymentEngine,
  { handle, number }: PaymentDigits,
  terminalId: string,
): Promise<CheckedCode> {
  const { pool, clock, limits } = engine
  const nowMs = clock.now()
  const known = await engine.findHandle(handle, await engine.risks.sinceMs())
  if (known === undefined) {
    await countTerminalGuess(pool, terminalId, nowMs)
    throw new EsscError('CODE_UNKNOWN')
  }
  if (known.retiredAtMs !== undefined) {
    const guessed = await wasGuessed(engine, known.bucket, handle)
    throw new EsscError(guessed ? 'CODE_GUESSED_TOO_OFTEN' : 'CODE_REVOKED')
  }
  if (known.endsAtMs <= nowMs) throw new EsscError('CODE_AUTHORISATION_EXPIRED')
  const finding = findStep(known.secret, number, nowMs)
  if (finding.kind === 'valid') return { ...known, step: finding.step }
  if (finding.kind === 'expired') throw new EsscError('CODE_EXPIRED')
  const wrong = await transaction(pool, async (tx) => {
    await countTerminalGuess(tx, terminalId, nowMs)
    const row = { bucket: known.bucket, handle, day: chinaDay(nowMs), nowMs }
    const count = await countHandleGuess(tx, row)
    if (count >= limits.wrongPerHandle) await engine.retireHandle(tx, handle, nowMs)
    return count
  })
  throw new EsscError(wrong >= limits.wrongPerHandle ? 'CODE_GUESSED_TOO_OFTEN' : 'CODE_UNKNOWN')
}

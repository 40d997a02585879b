import { createHmac, timingSafeEqual } from 'node:crypto'
import { utf8 } from '@essc/crypto/bytes'
import { oneTimeNumber, paymentStep } from '@essc/protocol/codes/payment-digits'

/** What a one-time number turned out to be. */
export type StepFinding =
  | { readonly kind: 'valid'; readonly step: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'wrong' }

/** How many steps back a number is still told apart from a wrong one: ten minutes. */
const REMEMBERED_STEPS = 20

const hmac = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  createHmac('sha256', key).update(message).digest()

function isNumberOf(secret: Uint8Array, step: number, number: string): boolean {
  return timingSafeEqual(utf8(oneTimeNumber(secret, step, hmac)), utf8(number))
}

/**
 * Finds the step of a one-time number: the present one, or one before or after it (RFC 6238, 5.2).
 * Every step of the window is computed, so that the time taken says nothing about which matched.
 * A number of the last ten minutes is expired rather than wrong: no one guessed it.
 */
export function findStep(secret: Uint8Array, number: string, nowMs: number): StepFinding {
  const now = paymentStep(nowMs / 1000)
  let found: number | undefined
  for (const step of [now + 1, now - 1, now]) {
    if (isNumberOf(secret, step, number)) found = step
  }
  if (found !== undefined) return { kind: 'valid', step: found }
  let expired = false
  for (let back = 2; back <= REMEMBERED_STEPS; back += 1) {
    if (isNumberOf(secret, now - back, number)) expired = true
  }
  return { kind: expired ? 'expired' : 'wrong' }
}

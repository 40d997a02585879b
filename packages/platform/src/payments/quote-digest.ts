import { createHash } from 'node:crypto'

/** One part of what is paid, such as `{ leg: 'account', amountFen: 25_000 }`. */
export interface SplitPart {
  readonly leg: 'fund' | 'personalAccount' | 'account' | 'selfPay'
  readonly amountFen: number
}

/**
 * What the holder agrees to: SHA-256 over payment, merchant, amount and split, as lines joined by LF.
 * Whoever changes one of them has another digest, and a confirmation of the first does not fit.
 */
export function quoteDigest(payment: {
  readonly paymentId: string
  readonly merchantId: string
  readonly amountFen: number
  readonly split: readonly SplitPart[]
}): Uint8Array {
  const { paymentId, merchantId, amountFen, split } = payment
  const parts = split.map((part) => `${part.leg} ${part.amountFen}`)
  const lines = ['essc-payment-v1', paymentId, merchantId, String(amountFen), ...parts]
  return createHash('sha256').update(lines.join('\n')).digest()
}

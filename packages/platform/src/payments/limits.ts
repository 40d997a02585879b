/** What a payment may come to. All amounts are whole fen. */
export interface PaymentLimits {
  /** Up to this amount a shown code is enough; above it the holder confirms with the password. */
  readonly withoutPasswordFen: number
  /**
   * What may be paid on one day at +08:00 without the holder's confirmation. Beyond it each payment
   * asks, so this is all that a phone without a network, which cannot be asked, can spend.
   */
  readonly withoutPasswordPerDayFen: number
  readonly perPaymentFen: number
  /** What may leave one account on one day at +08:00, holds included. */
  readonly perDayFen: number
  /** How long a payment waits for its holder. */
  readonly holdMs: number
  /** How long after its capture a till may void a payment; later it is a refund. */
  readonly voidMs: number
  /** How long after its capture a payment may be refunded. */
  readonly refundMs: number
  /** How long an order that a till shows may be scanned. */
  readonly presentMs: number
  /** Wrong numbers of one handle on one day, the last of which retires the handle. */
  readonly wrongPerHandle: number
  /** Wrong numbers at one terminal in one hour, after which it must wait for the next. */
  readonly wrongPerTerminal: number
}

export const standardLimits: PaymentLimits = {
  withoutPasswordFen: 20_000,
  withoutPasswordPerDayFen: 100_000,
  perPaymentFen: 500_000,
  perDayFen: 500_000,
  holdMs: 90_000,
  voidMs: 86_400_000,
  refundMs: 365 * 86_400_000,
  presentMs: 300_000,
  wrongPerHandle: 5,
  wrongPerTerminal: 20,
}

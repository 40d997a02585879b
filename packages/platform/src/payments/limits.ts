/** What a payment may come to. All amounts are whole fen. */
export interface PaymentLimits {
  /** Up to this amount a shown code is enough; above it the holder confirms with the password. */
  readonly withoutPasswordFen: number
  readonly perPaymentFen: number
  /** What may leave one account on one day at +08:00, holds included. */
  readonly perDayFen: number
  /** How long a payment waits for its holder. */
  readonly holdMs: number
  /** How long after its capture a till may void a payment; later it is a refund. */
  readonly voidMs: number
  /** Wrong numbers of one handle on one day, the last of which retires the handle. */
  readonly wrongPerHandle: number
  /** Wrong numbers at one terminal in one hour, after which it must wait for the next. */
  readonly wrongPerTerminal: number
}

export const standardLimits: PaymentLimits = {
  withoutPasswordFen: 20_000,
  perPaymentFen: 500_000,
  perDayFen: 500_000,
  holdMs: 90_000,
  voidMs: 86_400_000,
  wrongPerHandle: 5,
  wrongPerTerminal: 20,
}

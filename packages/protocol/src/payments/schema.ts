import { type Static, Type } from 'typebox'
import type { ErrorCode } from '../errors.ts'
import { AmountFen, Bytes, SealedPassword, Shape, UnixTime, Uuid } from '../schema.ts'

/**
 * What a payment is: `created` is never seen from outside, `awaitingHolder` lasts 90 s at most, and a
 * plain payment is `captured` in the request that made it.
 */
export const PaymentState = Type.Union([
  Type.Literal('awaitingHolder'),
  Type.Literal('captured'),
  Type.Literal('declined'),
  Type.Literal('expired'),
  Type.Literal('voided'),
])
export type PaymentState = Static<typeof PaymentState>

const Reason = Type.Unsafe<ErrorCode>(Type.String({ pattern: '^[A-Z]+(_[A-Z]+)+$' }))

export const ChargeBody = Shape({
  /** The 20 digits of the payment code, as they were scanned. */
  digits: Type.String({ pattern: '^[0-9]{20}$' }),
  amountFen: AmountFen,
  /** The shop's own number of the order: charged at most once, whatever code is shown. */
  orderReference: Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$' }),
})
export type ChargeBody = Static<typeof ChargeBody>

/** A payment as the till sees it. */
export const Charge = Shape({
  paymentId: Uuid,
  state: PaymentState,
  amountFen: AmountFen,
  orderReference: Type.String(),
  createdAtUnix: UnixTime,
  /** Until when the holder may confirm, while `awaitingHolder`. */
  expiresAtUnix: Type.Optional(UnixTime),
  /** The coded reason of a payment that was declined. */
  reason: Type.Optional(Reason),
  receiptNumber: Type.Optional(Type.String()),
})
export type Charge = Static<typeof Charge>

/** A payment as its holder sees it. */
export const Payment = Shape({
  paymentId: Uuid,
  state: PaymentState,
  amountFen: AmountFen,
  merchantName: Type.String(),
  createdAtUnix: UnixTime,
  expiresAtUnix: Type.Optional(UnixTime),
  reason: Type.Optional(Reason),
  receiptNumber: Type.Optional(Type.String()),
  bankName: Type.String(),
  accountTail: Type.String(),
})
export type Payment = Static<typeof Payment>

export const QuoteAnswer = Shape({
  paymentId: Uuid,
  amountFen: AmountFen,
  merchantName: Type.String(),
  /** SHA-256 of payment, merchant, amount and split: what the holder agrees to. */
  digest: Bytes(32),
  expiresAtUnix: UnixTime,
  bankName: Type.String(),
  accountTail: Type.String(),
})
export type QuoteAnswer = Static<typeof QuoteAnswer>

export const ConfirmBody = Shape({ digest: Bytes(32), sealedPassword: SealedPassword })
export type ConfirmBody = Static<typeof ConfirmBody>

export const PaymentsAnswer = Shape({ payments: Type.Array(Payment, { maxItems: 100 }) })
export type PaymentsAnswer = Static<typeof PaymentsAnswer>

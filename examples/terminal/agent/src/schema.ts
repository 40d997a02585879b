import { AmountFen, Shape } from '@essc/protocol/schema'
import { type Static, Type } from 'typebox'

/** The shop's own number of an order or of a refund. */
const Reference = Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$' })

export const ChargeRequest = Shape({
  order: Reference,
  amountFen: AmountFen,
  /** What the scanner read off the holder's phone. */
  code: Type.String({ minLength: 1, maxLength: 512 }),
  /** What to do when the platform cannot be reached. Default: `refuse`. */
  offline: Type.Optional(Type.Union([Type.Literal('refuse'), Type.Literal('queue')])),
})
export type ChargeRequest = Static<typeof ChargeRequest>

export const RefundRequest = Shape({
  order: Reference,
  /** The shop's own number of this refund: given back at most once. */
  refund: Reference,
  amountFen: AmountFen,
  /** Two digits that name the supervisor, six that are secret. It is kept nowhere. */
  supervisorCode: Type.String({ pattern: '^[0-9]{8}$' }),
})
export type RefundRequest = Static<typeof RefundRequest>

export const VoidRequest = Shape({ order: Reference })
export type VoidRequest = Static<typeof VoidRequest>

export const ChargeParameters = Shape({ id: Reference })
export type ChargeParameters = Static<typeof ChargeParameters>

const RefundOutcome = Type.Union([
  Type.Literal('givenBack'),
  Type.Literal('unknown'),
  Type.Literal('notGivenBack'),
])

export const RefundAnswer = Shape({
  order: Type.String(),
  refund: Type.String(),
  amountFen: Type.Integer(),
  outcome: RefundOutcome,
  message: Type.String(),
  /** The coded reason of `notGivenBack`. */
  reason: Type.Optional(Type.String()),
})
export type RefundAnswer = Static<typeof RefundAnswer>

/** `waiting` and `unknown` are not the last word: ask again. */
const Outcome = Type.Union([
  Type.Literal('paid'),
  Type.Literal('waiting'),
  Type.Literal('unknown'),
  Type.Literal('notPaid'),
  Type.Literal('voided'),
  Type.Literal('refunded'),
])

export const ChargeAnswer = Shape({
  order: Type.String(),
  amountFen: Type.Integer(),
  outcome: Outcome,
  /** A sentence for the cashier: what happened and what to do. */
  message: Type.String(),
  /** The coded reason of `notPaid`. */
  reason: Type.Optional(Type.String()),
  paymentId: Type.Optional(Type.String()),
  receiptNumber: Type.Optional(Type.String()),
  refundedFen: Type.Optional(Type.Integer()),
  /** Until when the holder may confirm, while `waiting`. */
  expiresAtUnix: Type.Optional(Type.Integer()),
  refunds: Type.Optional(Type.Array(RefundAnswer)),
})
export type ChargeAnswer = Static<typeof ChargeAnswer>

export const HealthAnswer = Shape({
  /** Whether it was introduced to the platform. */
  introduced: Type.Boolean(),
  /** Whether the platform answered when it was last asked. */
  reached: Type.Boolean(),
  /** Charges and refunds whose outcome is not known, and charges that wait for their holder. */
  open: Type.Integer(),
})
export type HealthAnswer = Static<typeof HealthAnswer>

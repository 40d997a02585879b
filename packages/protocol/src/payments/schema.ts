import { type Static, Type } from 'typebox'
import { FaceMeans } from '../enrolment/schema.ts'
import type { ErrorCode } from '../errors.ts'
import { AmountFen, Bytes, SealedPassword, Shape, UnixTime, Uuid } from '../schema.ts'

/**
 * What a payment is: `created` is never seen from outside, `awaitingHolder` lasts 90 s at most, and a
 * plain payment is `captured` in the request that made it. `refunded`: all of it was given back.
 */
export const PaymentState = Type.Union([
  Type.Literal('awaitingHolder'),
  Type.Literal('captured'),
  Type.Literal('declined'),
  Type.Literal('expired'),
  Type.Literal('voided'),
  Type.Literal('refunded'),
])
export type PaymentState = Static<typeof PaymentState>

const Reason = Type.Unsafe<ErrorCode>(Type.String({ pattern: '^[A-Z]+(_[A-Z]+)+$' }))

/** A shop's own number of an order or of a refund. */
const Reference = Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$' })
/** A day at +08:00, `YYYY-MM-DD`. */
const Day = Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' })

export const ChargeBody = Shape({
  /** The 20 digits of the payment code, as they were scanned. */
  digits: Type.String({ pattern: '^[0-9]{20}$' }),
  amountFen: AmountFen,
  /** The shop's own number of the order: charged at most once, whatever code is shown. */
  orderReference: Reference,
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
  /** What was given back of it, when anything was. */
  refundedFen: Type.Optional(AmountFen),
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
  /** What was given back of it, when anything was. */
  refundedFen: Type.Optional(AmountFen),
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
  /** What confirms it: nothing more than the holder's word, or the password or a face check too. */
  stepUp: Type.Union([Type.Literal('none'), Type.Literal('password')]),
  bankName: Type.String(),
  accountTail: Type.String(),
})
export type QuoteAnswer = Static<typeof QuoteAnswer>

/** What the holder agrees to, with the password, with a face check, or where `stepUp` is `none` alone. */
export const ConfirmBody = Shape({
  digest: Bytes(32),
  sealedPassword: Type.Optional(SealedPassword),
  faceChallengeId: Type.Optional(Uuid),
})
export type ConfirmBody = Static<typeof ConfirmBody>

/** A face check in place of the password, for one payment as it stands. */
export const PaymentFaceBody = Shape({ digest: Bytes(32), means: FaceMeans })
export type PaymentFaceBody = Static<typeof PaymentFaceBody>

/** A page of payments, newest first. `next`, as `before`, asks for the page after it. */
export const PaymentsAnswer = Shape({
  payments: Type.Array(Payment, { maxItems: 100 }),
  next: Type.Optional(Uuid),
})
export type PaymentsAnswer = Static<typeof PaymentsAnswer>

/** The payments before one of them, for the next page. */
export const PaymentsQuery = Shape({ before: Type.Optional(Uuid) })

/**
 * What the holder looks for; what is absent leaves everything in. A body and not a query, since
 * addresses are written down on the way and what somebody looks for is nobody's business.
 */
export const PaymentsSearchBody = Shape({
  /** A part of the shop's name, whatever the case of its letters. */
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  /** Both days belong to it. */
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  /** Both amounts belong to it. */
  leastFen: Type.Optional(AmountFen),
  mostFen: Type.Optional(AmountFen),
  before: Type.Optional(Uuid),
})
export type PaymentsSearchBody = Static<typeof PaymentsSearchBody>

/** A month at +08:00, `YYYY-MM`. */
const Month = Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])$' })

/** The last month that is asked for. Default: the present one. */
export const MonthTotalsQuery = Shape({ until: Type.Optional(Month) })
export type MonthTotalsQuery = Static<typeof MonthTotalsQuery>

/** What the phone has scanned at a till or counter. */
export const ScanBody = Shape({
  code: Type.String({ minLength: 1, maxLength: 512 }),
  /** What the holder entered, where the code names no amount. */
  amountFen: Type.Optional(AmountFen),
})
export type ScanBody = Static<typeof ScanBody>

export const FindChargeQuery = Shape({ orderReference: Reference })

/** An order for a phone to scan; or, without order and amount, a counter's lasting code. */
export const PresentBody = Shape({
  amountFen: Type.Optional(AmountFen),
  orderReference: Type.Optional(Reference),
})
export type PresentBody = Static<typeof PresentBody>

export const PresentmentId = Type.String({ pattern: '^[0-9a-f]{2}[A-Za-z0-9_-]{22}$' })

export const Presentment = Shape({
  presentmentId: PresentmentId,
  /** The text of the QR code: EMVCo merchant-presented. */
  code: Type.String(),
  amountFen: Type.Optional(AmountFen),
  orderReference: Type.Optional(Type.String()),
  expiresAtUnix: Type.Optional(UnixTime),
})
export type Presentment = Static<typeof Presentment>

/** `withdrawn`: nobody can pay it any more. Otherwise `charge` is what came first. */
export const WithdrawAnswer = Shape({
  withdrawn: Type.Boolean(),
  charge: Type.Optional(Charge),
})
export type WithdrawAnswer = Static<typeof WithdrawAnswer>

export const RefundBody = Shape({
  amountFen: AmountFen,
  /** The shop's own number of this refund: done at most once. */
  refundReference: Reference,
  /** Two digits that name the supervisor, six that only the supervisor knows. */
  supervisorCode: Type.String({ pattern: '^[0-9]{8}$' }),
})
export type RefundBody = Static<typeof RefundBody>

export const Refund = Shape({
  refundId: Uuid,
  refundReference: Type.String(),
  amountFen: AmountFen,
  createdAtUnix: UnixTime,
  /** The payment as it is now, with all that was given back of it. */
  charge: Charge,
})
export type Refund = Static<typeof Refund>

const Count = Type.Integer({ minimum: 0 })
const Sum = Type.Integer()

export const DayParameters = Shape({ date: Day })

/** A shop's day, over all its tills. `netFen` is captured less voided less refunded. */
export const DayTotals = Shape({
  date: Type.String(),
  capturedCount: Count,
  capturedFen: Sum,
  voidedCount: Count,
  voidedFen: Sum,
  refundedCount: Count,
  refundedFen: Sum,
  netFen: Sum,
  /** Whether the day is over and its totals stand. */
  settled: Type.Boolean(),
})
export type DayTotals = Static<typeof DayTotals>

const StatementKind = Type.Union([
  Type.Literal('payment'),
  Type.Literal('void'),
  Type.Literal('refund'),
])

/** One movement. For a holder what is paid is below zero; for a shop above. */
export const StatementEntry = Shape({
  atUnix: UnixTime,
  kind: StatementKind,
  amountFen: Sum,
  paymentId: Uuid,
  receiptNumber: Type.String(),
  /** The shop's, for a holder; absent in a shop's own statement. */
  merchantName: Type.Optional(Type.String()),
  /** The shop's number of the order, in a shop's statement. */
  orderReference: Type.Optional(Type.String()),
  refundReference: Type.Optional(Type.String()),
})
export type StatementEntry = Static<typeof StatementEntry>

/** Both days belong to it; at most 366 days. */
export const StatementPeriod = Shape({ from: Day, to: Day })
export type StatementPeriod = Static<typeof StatementPeriod>

export const HolderStatement = Shape({
  from: Type.String(),
  to: Type.String(),
  entries: Type.Array(StatementEntry, { maxItems: 5_000 }),
  paidFen: Sum,
  backFen: Sum,
  netFen: Sum,
})
export type HolderStatement = Static<typeof HolderStatement>

/**
 * A holder's month: what was paid in it and what came back in it, as the statement of its days says.
 * `netFen` is paid less back.
 */
export const MonthTotals = Shape({
  month: Month,
  /** The days of the month, for `payments.linkStatement` and `payments.search`. */
  from: Day,
  to: Day,
  paidCount: Count,
  paidFen: Sum,
  backCount: Count,
  backFen: Sum,
  netFen: Sum,
})
export type MonthTotals = Static<typeof MonthTotals>

/** Twelve months, newest first; those in which nothing was paid are there with zeros. */
export const MonthTotalsAnswer = Shape({
  months: Type.Array(MonthTotals, { minItems: 12, maxItems: 12 }),
})
export type MonthTotalsAnswer = Static<typeof MonthTotalsAnswer>

/** A place in a shop's day, as the platform answers it. */
const DayPlace = Type.String({
  pattern: '^[0-9]{1,15}\\.[0-2]\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
})

export const DayEntriesQuery = Shape({ after: Type.Optional(DayPlace) })

/** A page of a shop's day in the order of time. `next`, as `after`, asks for the page after it. */
export const DayEntries = Shape({
  date: Type.String(),
  entries: Type.Array(StatementEntry, { maxItems: 5_000 }),
  next: Type.Optional(DayPlace),
})
export type DayEntries = Static<typeof DayEntries>

/** Addresses that show a statement for ten minutes to whoever has them. */
export const StatementLink = Shape({
  url: Type.String(),
  csvUrl: Type.String(),
  expiresAtUnix: UnixTime,
})
export type StatementLink = Static<typeof StatementLink>

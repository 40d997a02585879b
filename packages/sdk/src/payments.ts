import type { FaceChallenge } from '@essc/protocol/enrolment/schema'
import type {
  HolderStatement,
  MonthTotalsAnswer,
  MonthTotalsQuery,
  Payment,
  PaymentFaceBody,
  PaymentsAnswer,
  PaymentsSearchBody,
  QuoteAnswer,
  StatementLink,
  StatementPeriod,
} from '@essc/protocol/payments/schema'
import type { Client } from './core.ts'
import { sealPassword } from './password.ts'

export interface ConfirmPaymentParameters {
  /** From the quote that the holder saw. */
  digest: string
  /** Six digits. Neither this nor a face check is needed where the quote's `stepUp` is `none`. */
  password?: string | undefined
  /** A face check that the host has carried out, from {@link startPaymentFace}. */
  faceChallengeId?: string | undefined
}

export interface ScanPaymentParameters {
  /** What the scanner read at a till or counter. */
  code: string
  /** What the holder entered, where the code names no amount: whole fen. */
  amountFen?: number | undefined
}

/**
 * The second way to pay: reads a till's or counter's code. Nothing is paid yet: the answer is a quote,
 * to be confirmed within 90 seconds.
 *
 * @throws CODE_MALFORMED for what is no code of ours, CODE_UNKNOWN, PAYMENT_CODE_EXPIRED,
 *   PAYMENT_AMOUNT_REQUIRED, PAYMENT_ORDER_CLAIMED, and the reasons for which a payment is declined.
 */
export function scanPayment(
  client: Client,
  { code, amountFen }: ScanPaymentParameters,
): Promise<QuoteAnswer> {
  return client.call('payments.scan', {
    body: () => ({ code, ...(amountFen !== undefined && { amountFen }) }),
  })
}

/** Orders a face check in place of the password, for the quote as it stands. @throws FACE_*, PAYMENT_* */
export function startPaymentFace(
  client: Client,
  paymentId: string,
  { digest, means }: PaymentFaceBody,
): Promise<FaceChallenge> {
  return client.call('payments.startFace', {
    parameters: { paymentId },
    body: () => ({ digest, means }),
  })
}

/** What was paid and given back, by the day at +08:00, both days included. @throws NETWORK_* */
export function paymentStatement(
  client: Client,
  { from, to }: StatementPeriod,
): Promise<HolderStatement> {
  return client.call('payments.statement', { parameters: { from, to } })
}

/** Addresses of a statement for a browser, good for ten minutes to whoever has them. */
export function linkStatement(
  client: Client,
  { from, to }: StatementPeriod,
): Promise<StatementLink> {
  return client.call('payments.linkStatement', { body: () => ({ from, to }) })
}

/** What the holder is asked to agree to. @throws REQUEST_NOT_FOUND, PAYMENT_*, NETWORK_* */
export function quotePayment(client: Client, paymentId: string): Promise<QuoteAnswer> {
  return client.call('payments.quote', { parameters: { paymentId } })
}

/**
 * Agrees to a quote. A payment that was declined or expired meanwhile is an outcome, told by `state`.
 *
 * @throws PASSWORD_WRONG with `attemptsLeft`, PASSWORD_LOCKED, PAYMENT_CHANGED, NETWORK_* when the
 *   outcome is not known: ask {@link getPayment}, never pay again.
 */
export function confirmPayment(
  client: Client,
  paymentId: string,
  { digest, password, faceChallengeId }: ConfirmPaymentParameters,
): Promise<Payment> {
  return client.call('payments.confirm', {
    parameters: { paymentId },
    body: (session, nonce) => ({
      digest,
      ...(faceChallengeId !== undefined && { faceChallengeId }),
      ...(password !== undefined && {
        sealedPassword: sealPassword(client, session, nonce, {
          password,
          purpose: 'payment',
          digest,
        }),
      }),
    }),
  })
}

/** Refuses a payment. @throws REQUEST_NOT_FOUND, NETWORK_* */
export function declinePayment(client: Client, paymentId: string): Promise<Payment> {
  return client.call('payments.decline', { parameters: { paymentId }, body: () => ({}) })
}

/** One payment, by the platform's record. @throws REQUEST_NOT_FOUND, NETWORK_* */
export function getPayment(client: Client, paymentId: string): Promise<Payment> {
  return client.call('payments.get', { parameters: { paymentId } })
}

/** A hundred payments, newest first: the newest, or those before one. @throws SESSION_LOCKED */
export function listPayments(
  client: Client,
  { before }: { before?: string | undefined } = {},
): Promise<PaymentsAnswer> {
  return client.call('payments.list', before === undefined ? {} : { parameters: { before } })
}

/** Payments by shop, days and amounts: a page of them, newest first; `next` asks for more. @throws SESSION_LOCKED */
export function searchPayments(
  client: Client,
  wanted: PaymentsSearchBody,
): Promise<PaymentsAnswer> {
  return client.call('payments.search', { body: () => wanted })
}

/** What twelve months came to, the last of them `until` or the present one. @throws SESSION_LOCKED */
export function monthTotals(
  client: Client,
  { until }: MonthTotalsQuery = {},
): Promise<MonthTotalsAnswer> {
  return client.call('payments.monthTotals', until === undefined ? {} : { parameters: { until } })
}

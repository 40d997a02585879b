import type { Payment, PaymentsAnswer, QuoteAnswer } from '@essc/protocol/payments/schema'
import type { Client } from './core.ts'
import { sealPassword } from './password.ts'

export interface ConfirmPaymentParameters {
  /** From the quote that the holder saw. */
  digest: string
  /** Six digits. */
  password: string
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
  { digest, password }: ConfirmPaymentParameters,
): Promise<Payment> {
  return client.call('payments.confirm', {
    parameters: { paymentId },
    body: (session, nonce) => ({
      digest,
      sealedPassword: sealPassword(client, session, nonce, {
        password,
        purpose: 'payment',
        digest,
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

/** The newest hundred payments, newest first. @throws SESSION_LOCKED, NETWORK_* */
export function listPayments(client: Client): Promise<PaymentsAnswer> {
  return client.call('payments.list')
}

import { amountText } from '@essc/protocol/messages/messages'
import type { Payment } from '@essc/protocol/payments/schema'
import type { App } from '../app.ts'
import { dateText } from '../dates.ts'

/** A payment as its receipt shows it; what it does not have is left out. */
export function receiptView(app: App, payment: Payment) {
  // A payment that lapsed was refused by nobody, so it comes without a reason.
  const reason = payment.reason ?? (payment.state === 'expired' && 'PAYMENT_EXPIRED')
  const rows = [
    { label: app.text('pay.payee'), value: payment.merchantName },
    {
      label: app.text('pay.account'),
      value: app.text('pay.from', { bank: payment.bankName, tail: payment.accountTail }),
    },
    { label: app.text('pay.time'), value: dateText(app.locale, payment.createdAtUnix, 'full') },
    {
      label: app.text('pay.refunded'),
      value: payment.refundedFen ? amountText(payment.refundedFen) : '',
    },
    { label: app.text('pay.receiptNumber'), value: payment.receiptNumber ?? '' },
  ]
  return {
    title: app.text('pay.receiptTitle'),
    amountLabel: app.text('pay.amount'),
    amount: amountText(payment.amountFen),
    stateKind: payment.state,
    state: paymentStateText(app, payment),
    reason: reason ? app.sentence({ code: reason, parameters: {} }) : '',
    rows: rows.filter(({ value }) => value !== ''),
  }
}

export type ReceiptView = ReturnType<typeof receiptView>

/** How a payment stands in words: what was given back in part is no longer just paid. */
export function paymentStateText(app: App, { state, refundedFen }: Payment): string {
  return app.text(
    state === 'captured' && refundedFen ? 'pay.state.partlyRefunded' : `pay.state.${state}`,
  )
}

import type { Charge, Payment } from '@essc/protocol/payments/schema'
import type { PaymentRow } from './payment-row.ts'
import { receiptNumber } from './receipt-number.ts'

const unix = (ms: number): number => Math.floor(ms / 1000)

type Common = Pick<
  PaymentRow,
  | 'payment_id'
  | 'state'
  | 'amount_fen'
  | 'reason'
  | 'created_at_ms'
  | 'expires_at_ms'
  | 'captured_at_ms'
  | 'refunded_fen'
>

function common(row: Common) {
  return {
    paymentId: row.payment_id,
    state: row.state,
    amountFen: row.amount_fen,
    createdAtUnix: unix(row.created_at_ms),
    ...(row.state === 'awaitingHolder' && { expiresAtUnix: unix(row.expires_at_ms ?? 0) }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.refunded_fen > 0 && { refundedFen: row.refunded_fen }),
    ...(row.captured_at_ms !== null && {
      receiptNumber: receiptNumber(row.payment_id, row.captured_at_ms),
    }),
  }
}

/** A payment as the till may see it: nothing of the holder. */
export function chargeOf(row: Common & Pick<PaymentRow, 'order_reference'>): Charge {
  return { ...common(row), orderReference: row.order_reference }
}

/** A payment as its holder sees it. */
export function paymentOf(
  row: PaymentRow,
  bank: { readonly bankName: string; readonly accountTail: string },
): Payment {
  return {
    ...common(row),
    merchantName: row.merchant_name,
    bankName: bank.bankName,
    accountTail: bank.accountTail,
  }
}

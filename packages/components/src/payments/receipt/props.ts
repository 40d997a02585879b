import type { ReceiptView } from '@essc/models/payments/receipt'

export interface ReceiptProps {
  /** What `receiptView` of a payment answers. */
  view: ReceiptView
}

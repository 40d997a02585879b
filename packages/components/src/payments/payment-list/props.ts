import type { History } from '@essc/models/payments/history'

export interface PaymentListViewProps {
  /** The payments; `PaymentList` makes one of its own. */
  model: History
}

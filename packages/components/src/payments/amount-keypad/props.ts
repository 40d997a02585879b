import type { AmountEntry } from '@essc/models/payments/amount-entry'

export interface AmountKeypadProps {
  /** What was entered; the keys go there. */
  entry: AmountEntry
}

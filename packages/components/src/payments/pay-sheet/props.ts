import type { Confirm } from '@essc/models/payments/confirm'

export interface PaySheetViewProps {
  /** What is asked and what came of it; `PaySheet` makes one of its own. */
  model: Confirm
}

import type { Unlock } from '@essc/models/enrolment/unlock'

export interface UnlockPanelProps {
  /** The card is locked and the holder wants a new password: open the enrolment. */
  onRecover: () => void
}

export interface UnlockPanelViewProps extends UnlockPanelProps {
  /** The password's check; `UnlockPanel` makes one of its own. */
  model: Unlock
}

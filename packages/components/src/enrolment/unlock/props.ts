import type { Unlock } from '@essc/models/enrolment/unlock'

export interface UnlockPanelProps {
  /** The card is locked, or the password forgotten: open the enrolment with `recover`. */
  onRecover: () => void
}

export interface UnlockPanelViewProps extends UnlockPanelProps {
  /** The password's check; `UnlockPanel` makes one of its own. */
  model: Unlock
}

import type { Leave } from '@essc/models/cards/leave'

export interface LeaveCardProps {
  /** Something was carried out and the holder goes on. */
  onDone: () => void
  /** The card was stopped and the holder wants it back: open the enrolment. */
  onResume: () => void
}

export interface LeaveCardViewProps extends LeaveCardProps {
  /** What is chosen and done; `LeaveCard` makes one of its own. */
  model: Leave
}

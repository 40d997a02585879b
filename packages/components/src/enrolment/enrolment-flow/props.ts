import type { Enrolment } from '@essc/models/enrolment/enrolment'

export interface EnrolmentFlowProps {
  /** The card is there and the holder wants to see it. */
  onDone: () => void
}

export interface EnrolmentFlowViewProps extends EnrolmentFlowProps {
  /** Where the enrolment stands; `EnrolmentFlow` makes one of its own. */
  model: Enrolment
}

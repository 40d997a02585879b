import type { Enrolment } from '@essc/models/enrolment/enrolment'

export interface EnrolmentFlowProps {
  /** The card is there and the holder wants to see it. */
  onDone: () => void
  /** The password was forgotten: the face and a new password come next. */
  recover?: boolean
}

export interface EnrolmentFlowViewProps extends Pick<EnrolmentFlowProps, 'onDone'> {
  /** Where the enrolment stands; `EnrolmentFlow` makes one of its own. */
  model: Enrolment
}

/** What one step of it is handed. */
export interface StepProps {
  model: Enrolment
}

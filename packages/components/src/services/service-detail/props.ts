import type { Services } from '@essc/models/services/services'

export interface ServiceDetailProps {
  detail: NonNullable<Services['view']['detail']>
  /** While the service is being opened. */
  busy: boolean
  /** What went wrong when it was opened; empty for nothing. */
  error: string
  onEnter: () => void
  onClose: () => void
}

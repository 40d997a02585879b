import type { Services } from '@essc/models/services/services'

export interface ServiceListProps {
  /** A service whose page of explanation is open at the beginning, as a link may ask for. */
  chosen?: string
}

export interface ServiceListViewProps {
  /** The directory; `ServiceList` makes one of its own. */
  model: Services
}

import type { Services } from '@essc/models/services/services'

export interface ServiceGridProps {
  /** Only the first so many. Default: 4. */
  limit?: number
  /** Called with the service's id when one is touched. */
  onChoose: (serviceId: string) => void
}

export interface ServiceGridViewProps extends ServiceGridProps {
  model: Services
}

import type { Licence } from '@essc/models/cards/licence'

export interface LicenceViewProps {
  /** The card over the whole screen, and whether it is open. */
  model: Licence
}

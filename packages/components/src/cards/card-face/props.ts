import type { Card } from '@essc/models/cards/card'

export interface CardFaceProps {
  /** Shown where payment is not on yet; left out, the offer is not made. */
  onLinkBank?: () => void
  /** A card that its holder stopped comes back by the enrolment; left out, the way is not shown. */
  onResume?: () => void
}

export interface CardFaceViewProps extends CardFaceProps {
  /** What is shown and what happens; `CardFace` makes one of its own. */
  model: Card
}

import type { Card } from '@essc/models/cards/card'

export interface CardStackProps {
  /** Each card with a name of its own; the first lies on top until another is chosen. */
  cards: readonly { id: string; view: Card['view'] }[]
  /** The card on top. */
  selected: string
  onSelect: (id: string) => void
}

import { cardContent } from './screens/card.ts'
import { codeContent } from './screens/code.ts'
import type { Content, ContentParts } from './screens/content.ts'
import { servicesContent } from './screens/services.ts'

export type ComponentName = 'card' | 'code' | 'services'

/** The three components: what each shows once the card is open. */
export const contents: Readonly<Record<ComponentName, (parts: ContentParts) => Content>> = {
  card: (parts) => cardContent(parts),
  code: (parts) => codeContent(parts),
  services: (parts) => servicesContent(parts),
}

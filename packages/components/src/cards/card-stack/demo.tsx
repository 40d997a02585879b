import type { App } from '@essc/models/app'
import { Card } from '@essc/models/cards/card'
import { type Demo, demoCard, nothing } from '../../shared/demo.ts'
import { CardStack } from './CardStack.tsx'

function viewOf(app: App, change: Partial<typeof demoCard>): Card['view'] {
  const card = new Card(app)
  card.card = { ...demoCard, ...change }
  return card.view
}

const stack = (selected: string) => (app: App) => (
  <CardStack
    cards={[
      { id: 'own', view: viewOf(app, {}) },
      { id: 'child', view: viewOf(app, { maskedName: '*小满', region: '510100' }) },
      { id: 'elder', view: viewOf(app, { maskedName: '*寿星', status: 'lost' }) },
    ]}
    selected={selected}
    onSelect={nothing}
  />
)

export const demo: Demo = {
  name: 'cards/card-stack',
  states: { own: stack('own'), child: stack('child') },
}

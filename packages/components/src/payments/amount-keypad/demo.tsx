import type { App } from '@essc/models/app'
import { AmountEntry } from '@essc/models/payments/amount-entry'
import type { Demo } from '../../shared/demo.ts'
import { AmountKeypad } from './AmountKeypad.tsx'

const entered = (typed: string) => (app: App) => {
  const entry = new AmountEntry(app)
  entry.typed = typed
  return <AmountKeypad entry={entry} />
}

export const demo: Demo = {
  name: 'payments/amount-keypad',
  states: { empty: entered(''), half: entered('12.5'), largest: entered('999999.99') },
}

import { amountText } from '@essc/protocol/messages/messages'
import type { Charge } from '@essc/protocol/payments/schema'
import { button, h } from '../shared/dom.ts'
import { chinaTimeText } from './day-text.ts'
import { text } from './frame.ts'

/** What this till has charged today, by its own record. */
export function drawToday(list: readonly Charge[], open: (charge: Charge) => void): Node[] {
  const stateOf = ({ state, refundedFen }: Charge) =>
    text(state === 'captured' && refundedFen ? 'refundedInPart' : `state.${state}`)
  return [
    h('h2', {}, text('today')),
    h(
      'ul',
      { 'aria-label': text('today') },
      ...list.map((charge) =>
        h(
          'li',
          { 'data-payment': charge.paymentId },
          h('span', {}, chinaTimeText(charge.createdAtUnix * 1000).slice(11)),
          h('strong', {}, amountText(charge.amountFen)),
          h('span', {}, stateOf(charge)),
          button(text('open'), () => open(charge), {
            class: 'quiet',
            'aria-label': `${text('open')} ${amountText(charge.amountFen)}`,
          }),
        ),
      ),
    ),
    ...(list.length === 0 ? [h('p', { class: 'hint' }, text('none'))] : []),
  ]
}

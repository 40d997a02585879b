import { amountText } from '@essc/protocol/messages/messages'
import type { Charge } from '@essc/protocol/payments/schema'
import { button, h } from '../shared/dom.ts'
import { openDialog } from './dialog.ts'
import { text } from './frame.ts'

/** Asks once more before a payment that was made is taken back as a whole. */
export function openVoid({ amountFen, orderReference }: Charge, run: () => unknown): void {
  const dialog = openDialog(text('void'), 'void')
  dialog.fill(
    h('p', { class: 'outcome__amount' }, amountText(amountFen)),
    h('p', {}, `${text('order')} ${orderReference}`),
    h('p', {}, text('voidHint')),
  )
  const confirmed = () => {
    dialog.close()
    return run()
  }
  dialog.offer(button(text('void'), confirmed, { class: 'main' }))
}

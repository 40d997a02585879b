import { amountText } from '@essc/protocol/messages/messages'
import type { Charge } from '@essc/protocol/payments/schema'
import { button, h } from '../shared/dom.ts'
import { text } from './frame.ts'
import type { TerminalTextKey } from './texts.ts'

const STATES: Readonly<Record<Charge['state'], TerminalTextKey>> = {
  awaitingHolder: 'waiting',
  captured: 'paid',
  declined: 'declined',
  expired: 'declined',
  voided: 'voided',
  refunded: 'refunded',
}

/** How a charge stands, in words. */
export function stateText(charge: Charge): string {
  return text(STATES[charge.state])
}

/** Shows the shop's copy of a receipt, to be looked at or printed. */
export function showReceipt(charge: Charge, merchant: string): void {
  const line = (key: TerminalTextKey, value: string) => [h('dt', {}, text(key)), h('dd', {}, value)]
  const dialog: HTMLDialogElement = h(
    'dialog',
    { class: 'receipt', 'aria-label': text('receipt') },
    h('h2', {}, text('receipt')),
    h('p', { class: 'receipt__amount' }, amountText(charge.amountFen)),
    h(
      'dl',
      {},
      ...line('merchant', merchant),
      ...line('state', stateText(charge)),
      ...line('receiptNumber', charge.receiptNumber ?? '–'),
      ...line('order', charge.orderReference),
      ...line('time', new Date(charge.createdAtUnix * 1000).toLocaleString()),
    ),
    h(
      'div',
      { class: 'row noprint' },
      button(text('print'), () => print(), { class: 'main' }),
      button(text('close'), () => dialog.close()),
    ),
  )
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}

import { amountText } from '@essc/protocol/messages/messages'
import type { Charge, Refund } from '@essc/protocol/payments/schema'
import { h } from '../shared/dom.ts'
import { chinaTimeText } from './day-text.ts'
import { openDialog } from './dialog.ts'
import { text } from './frame.ts'
import { keyed } from './keyed.ts'
import { qrPicture } from './qr-picture.ts'
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
export function stateText({ state, refundedFen }: Charge): string {
  if (state === 'captured' && refundedFen) return text('refundedInPart')
  return text(STATES[state])
}

/** What of a payment may still be given back. */
export function remainingFen({ state, amountFen, refundedFen = 0 }: Charge): number {
  return state === 'captured' ? amountFen - refundedFen : 0
}

export function timeText(atUnix: number): string {
  return chinaTimeText(atUnix * 1000)
}

/**
 * Shows the shop's copy of a receipt, to be looked at or printed: of a payment, or of a refund. The
 * order number is on it as a QR code, so that the paper leads back to the payment.
 */
export function showReceipt(charge: Charge, merchant: string, refund?: Refund): void {
  const line = (key: TerminalTextKey, value: string) => [h('dt', {}, text(key)), h('dd', {}, value)]
  const label = text(refund ? 'refundReceipt' : 'receipt')
  const dialog = openDialog(label, 'receipt')
  const refundedFen = charge.refundedFen ?? 0
  dialog.fill(
    h('p', { class: 'receipt__amount' }, amountText(refund?.amountFen ?? charge.amountFen)),
    h(
      'dl',
      {},
      ...line('merchant', merchant),
      ...line('state', stateText(charge)),
      ...(refund ? line('paidBefore', amountText(charge.amountFen)) : []),
      ...(refundedFen > 0 ? line('refundedSum', amountText(refundedFen)) : []),
      ...line('receiptNumber', charge.receiptNumber ?? '–'),
      ...line('order', charge.orderReference),
      ...(refund ? line('refundReference', refund.refundReference) : []),
      ...line('time', timeText(refund?.createdAtUnix ?? charge.createdAtUnix)),
    ),
    qrPicture(charge.orderReference, text('orderQr')),
    h('p', { class: 'hint' }, text('orderQrHint')),
  )
  dialog.offer(keyed('F8', text('print'), () => print(), { class: 'main' }))
}

import { amountText } from '@essc/protocol/messages/messages'
import type { Presentment } from '@essc/protocol/payments/schema'
import { h } from '../shared/dom.ts'
import { countdown } from './countdown.ts'
import { openDialog } from './dialog.ts'
import { failure, text } from './frame.ts'
import { keyed } from './keyed.ts'
import type { PageTerminal } from './open-terminal.ts'
import { qrPicture } from './qr-picture.ts'

/** A shown order: it names its amount, its order and its end. */
export type Shown = Presentment & Required<Pick<Presentment, 'amountFen' | 'orderReference'>>

const KEY = 'presented'

/** The order that the till shows, which survives a restart of the page. */
export function presentedRecord({ storage }: PageTerminal) {
  return {
    read: () => storage.read<Shown | null>(KEY) ?? undefined,
    keep: (shown: Shown) => storage.write(KEY, shown),
    end: () => storage.write(KEY, null),
  }
}

/** What the till shows while a customer is to scan. */
export function drawPresented(
  shown: Shown,
  {
    nowMs,
    isReached,
    onWithdraw,
  }: {
    nowMs: number
    isReached: boolean
    onWithdraw: () => unknown
  },
): Node[] {
  return [
    h('h2', {}, text('presentTitle')),
    h('p', { class: 'outcome__amount' }, amountText(shown.amountFen)),
    qrPicture(shown.code, text('presentQr')),
    countdown(shown.expiresAtUnix ?? 0, nowMs),
    ...(isReached ? [] : [h('p', { class: 'failure', role: 'alert' }, text('presentOffline'))]),
    h('div', { class: 'row' }, keyed('F7', text('withdraw'), onWithdraw)),
  ]
}

/** The counter's lasting code, to be printed. It is made once and kept. */
export async function openCounterCode({ client, storage }: PageTerminal, merchant: string) {
  const dialog = openDialog(text('counterCode'), 'receipt')
  dialog.fill(h('p', { role: 'status' }, text('presenting')))
  try {
    const kept = storage.read<Presentment>('counter') ?? (await client.present({}))
    storage.write('counter', kept)
    dialog.fill(
      h('p', { class: 'receipt__amount' }, merchant),
      qrPicture(kept.code, text('presentQr')),
      h('p', {}, text('presentTitle')),
      h('p', { class: 'hint noprint' }, text('counterHint')),
    )
    dialog.offer(keyed('F8', text('print'), () => print(), { class: 'main' }))
  } catch (error) {
    dialog.fill(failure(error))
  }
}

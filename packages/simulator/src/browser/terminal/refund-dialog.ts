import { isEsscError } from '@essc/protocol/errors'
import { amountText } from '@essc/protocol/messages/messages'
import type { Charge, Refund } from '@essc/protocol/payments/schema'
import { field, h } from '../shared/dom.ts'
import { parseAmount } from './amount-entry.ts'
import { openDialog } from './dialog.ts'
import { failure, text } from './frame.ts'
import type { PageTerminal } from './open-terminal.ts'
import { remainingFen } from './receipt.ts'
import type { RefundRecord } from './refund-record.ts'

/** The button that sends the form stands outside of it, beside the one that closes the dialog. */
const FORM = 'refund-form'

export interface RefundDialogOptions {
  terminal: PageTerminal
  charge: Charge
  record: RefundRecord
  onDone(refund: Refund): void
  /** Sent, and nobody knows whether it was carried out. */
  onUnknown(): void
}

/** Asks for the amount and the supervisor's code, and gives back. */
export function openRefund({ terminal, charge, record, onDone, onUnknown }: RefundDialogOptions) {
  const pending = record.read()
  const again = pending?.paymentId === charge.paymentId ? pending : undefined
  const left = remainingFen(charge)
  const amount = h('input', {
    inputmode: 'decimal',
    autocomplete: 'off',
    value: ((again?.amountFen ?? left) / 100).toFixed(2),
    // What was sent and not answered is sent again as it was, or it might be given back twice.
    readonly: again !== undefined,
  })
  const code = h('input', {
    type: 'password',
    inputmode: 'numeric',
    autocomplete: 'off',
    maxlength: 8,
  })
  const wrong = h('div')
  const send = h('button', { type: 'submit', class: 'main', form: FORM }, text('refund'))
  const dialog = openDialog(text('refund'), 'refund')

  async function submit(): Promise<void> {
    const amountFen = parseAmount(amount.value)
    if (amountFen === undefined || amountFen > left) return say('refundAmountWrong')
    if (!/^\d{8}$/.test(code.value)) return say('supervisorHint')
    const { refundReference } = record.begin(charge.paymentId, amountFen)
    send.disabled = true
    wrong.replaceChildren(h('p', { role: 'status' }, text('refunding')))
    try {
      const supervisorCode = code.value
      const refund = await terminal.client.refund(charge.paymentId, {
        amountFen,
        refundReference,
        supervisorCode,
      })
      record.end()
      dialog.close()
      onDone(refund)
    } catch (error) {
      send.disabled = false
      code.value = ''
      const isRefused =
        isEsscError(error) && /^(SUPERVISOR|PAYMENT|IDEMPOTENCY|REQUEST)_/.test(error.code)
      if (!isRefused) {
        dialog.close()
        return onUnknown()
      }
      // A wrong code says nothing of an earlier try that was not answered.
      if (again === undefined || !/^SUPERVISOR_/.test(error.code)) record.end()
      wrong.replaceChildren(failure(error))
      code.focus()
    }
  }
  function say(key: 'refundAmountWrong' | 'supervisorHint'): void {
    wrong.replaceChildren(h('p', { class: 'failure', role: 'alert' }, text(key)))
  }

  dialog.fill(
    h('p', {}, `${text('refundable')} ${amountText(left)}`),
    again && h('p', { class: 'failure' }, text('refundAgain')),
    h(
      'form',
      {
        id: FORM,
        onsubmit: (event: Event) => {
          event.preventDefault()
          void submit()
        },
      },
      field(text('refundAmount'), amount),
      field(text('supervisorCode'), code),
      h('p', { class: 'hint' }, text('supervisorHint')),
      wrong,
    ),
  )
  dialog.offer(send)
  ;(again ? code : amount).focus()
  if (!again) amount.select()
}

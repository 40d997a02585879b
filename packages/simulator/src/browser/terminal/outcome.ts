import { EsscError } from '@essc/protocol/errors'
import { amountText } from '@essc/protocol/messages/messages'
import type { Charge, Refund } from '@essc/protocol/payments/schema'
import type { UnfinishedCharge } from '@essc/verifier/terminal'
import { h } from '../shared/dom.ts'
import { countdown } from './countdown.ts'
import { failure, text } from './frame.ts'
import { keyed } from './keyed.ts'
import { drawPresented, type Shown } from './presented.ts'
import { remainingFen, stateText } from './receipt.ts'
import type { PendingRefund } from './refund-record.ts'
import type { TerminalTextKey } from './texts.ts'

/** What the till shows of what is in hand. */
export type Outcome =
  | { kind: 'ready' | 'withdrawn' | 'noPayment' }
  | { kind: 'busy'; label: 'charging' | 'asking' | 'presenting' }
  | { kind: 'presented'; presented: Shown; isScanned?: boolean }
  | { kind: 'charge'; charge: Charge; refund?: Refund }
  | { kind: 'failed'; error: unknown }
  | { kind: 'unknown'; order?: UnfinishedCharge }
  | { kind: 'voidUnknown'; paymentId: string }
  | { kind: 'refundUnknown'; pending: PendingRefund }
  | { kind: 'refundNotDone'; charge: Charge }

export interface OutcomeActions {
  next(): void
  receipt(charge: Charge): unknown
  refund(charge: Charge): unknown
  void(charge: Charge): unknown
  withdraw(order: Shown): unknown
  askAgain(): unknown
  askRefund(): unknown
  look(paymentId: string): unknown
}

/** Draws it: what happened, and what to do now. */
export function drawOutcome(
  shown: Outcome,
  actions: OutcomeActions,
  nowMs: number,
  isReached: boolean,
): Node[] {
  const nextButton = () => keyed('F2', text('next'), actions.next, { class: 'main' })
  const alarm = (title: TerminalTextKey, hint: TerminalTextKey, ...more: string[]) =>
    h(
      'div',
      { class: 'failure alarm', role: 'alert', 'data-state': 'unknown' },
      h('h2', {}, text(title)),
      h('p', {}, text(hint)),
      ...more.map((line) => h('p', {}, line)),
    )
  const ask = (run: () => unknown) => keyed('F6', text('askAgain'), run, { class: 'main' })

  switch (shown.kind) {
    case 'ready':
      return [h('p', { class: 'hint' }, text('amountHint'))]
    case 'busy':
      return [h('p', { role: 'status' }, text(shown.label))]
    case 'withdrawn':
      return [h('h2', {}, text('withdrawn')), h('div', { class: 'row' }, nextButton())]
    case 'noPayment':
      return [
        h('h2', {}, text('noPayment')),
        h('p', {}, text('noPaymentHint')),
        h('div', { class: 'row' }, nextButton()),
      ]
    case 'presented':
      return [
        ...(shown.isScanned
          ? [h('p', { class: 'failure', role: 'alert' }, text('presentFirst'))]
          : []),
        ...drawPresented(shown.presented, {
          nowMs,
          isReached,
          onWithdraw: () => actions.withdraw(shown.presented),
        }),
      ]
    case 'charge':
      return drawCharge(shown.charge, shown.refund)
    case 'unknown': {
      const { order } = shown
      const named = order && {
        order: order.orderReference,
        amount: amountText(order.amountFen),
      }
      return [
        alarm(
          'unknown',
          'unknownHint',
          ...(named ? [text('unknownGoods', named)] : []),
          text('unknownNext'),
        ),
        ask(actions.askAgain),
      ]
    }
    case 'voidUnknown':
      return [alarm('unknown', 'voidUnknownHint'), ask(() => actions.look(shown.paymentId))]
    case 'refundUnknown':
      return [
        alarm(
          'refundUnknown',
          'refundUnknownHint',
          `${text('refundReference')} ${shown.pending.refundReference}, ${amountText(shown.pending.amountFen)}`,
        ),
        ask(actions.askRefund),
      ]
    case 'refundNotDone':
      return [
        h('p', { class: 'failure', role: 'alert' }, text('refundNotDone')),
        ...drawCharge(shown.charge),
      ]
    case 'failed':
      return shown.error === 'amountWrong'
        ? [h('p', { class: 'failure', role: 'alert' }, text('amountWrong'))]
        : [h('h2', {}, text('declined')), failure(shown.error)]
  }

  function drawCharge(charge: Charge, refund?: Refund): Node[] {
    const { state, amountFen, refundedFen = 0, expiresAtUnix } = charge
    const isPaid = state === 'captured' || state === 'refunded'
    const lines = [
      refund ? `${text('refundedNow')} ${amountText(refund.amountFen)}` : '',
      refundedFen > 0 ? `${text('refundedSum')} ${amountText(refundedFen)}` : '',
      charge.receiptNumber === undefined ? '' : `${text('receiptNumber')} ${charge.receiptNumber}`,
      isPaid ? `${text('order')} ${charge.orderReference}` : '',
    ]
    const canVoid = state === 'awaitingHolder' || (state === 'captured' && refundedFen === 0)
    return [
      h('h2', { class: state === 'captured' ? 'good' : '' }, stateText(charge)),
      h('p', { class: 'outcome__amount' }, amountText(amountFen)),
      ...(state === 'awaitingHolder' ? [countdown(expiresAtUnix ?? 0, nowMs)] : []),
      ...lines.filter((line) => line !== '').map((line) => h('p', {}, line)),
      ...refusal(charge),
      h(
        'div',
        { class: 'row' },
        state !== 'awaitingHolder' && nextButton(),
        isPaid && keyed('F8', text('receipt'), () => actions.receipt(charge)),
        remainingFen(charge) > 0 && keyed('F9', text('refund'), () => actions.refund(charge)),
        canVoid && keyed('F7', text('void'), () => actions.void(charge)),
      ),
    ]
  }
}

function refusal({ state, reason }: Charge): Node[] {
  if (state !== 'declined' && state !== 'expired') return []
  const code = reason ?? (state === 'expired' ? 'PAYMENT_EXPIRED' : 'PAYMENT_DECLINED')
  return [failure(new EsscError(code))]
}

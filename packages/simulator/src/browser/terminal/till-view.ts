import { EsscError, isEsscError } from '@essc/protocol/errors'
import { amountText } from '@essc/protocol/messages/messages'
import type { Charge } from '@essc/protocol/payments/schema'
import { repairWedge } from '@essc/verifier/wedge'
import { button, h } from '../shared/dom.ts'
import { withLocale } from '../shared/locale.ts'
import { amountEntry } from './amount-entry.ts'
import { chargeList } from './charge-list.ts'
import { failure, text } from './frame.ts'
import type { PageTerminal } from './open-terminal.ts'
import { showReceipt, stateText } from './receipt.ts'
import { scanField } from './scan-field.ts'

const POLL_MS = 1_000

/** What the till shows of the charge in hand. */
type Shown =
  | { kind: 'ready' }
  | { kind: 'busy'; label: 'charging' | 'asking' }
  | { kind: 'charge'; charge: Charge }
  | { kind: 'failed'; error: unknown }
  | { kind: 'unknown' }

/** A till at work: amount, scan, outcome; receipt and the day's charges. */
export function tillView({ client, clock, storage }: PageTerminal): HTMLElement {
  const charges = chargeList(storage)
  const amount = amountEntry(() => scan.input.focus())
  const scan = scanField({
    label: 'paymentCode',
    hint: 'paymentCodeHint',
    formats: ['code_128', 'qr_code'],
    read: (code) => void charge(code),
  })
  const outcome = h('section', { class: 'outcome', 'aria-live': 'polite' })
  const today = h('section', { class: 'today' })
  let shown: Shown = { kind: 'ready' }
  let turn = 0

  function show(next: Shown): void {
    shown = next
    turn += 1
    if (next.kind === 'charge') charges.put(next.charge)
    draw()
    if (next.kind === 'charge' && next.charge.state === 'awaitingHolder') follow(next.charge, turn)
  }

  /** Asks how a charge stands until it is over, or until another one is in hand. */
  function follow({ paymentId }: Charge, mine: number): void {
    clock.timer(async () => {
      if (mine !== turn) return
      try {
        const charge = await client.getCharge(paymentId)
        if (mine === turn) show({ kind: 'charge', charge })
      } catch {
        if (mine === turn) show({ kind: 'unknown' })
      }
    }, POLL_MS)
  }

  async function charge(code: string): Promise<void> {
    if (shown.kind === 'busy') return
    const amountFen = amount.amountFen()
    if (amountFen === undefined) return show({ kind: 'failed', error: 'amountWrong' })
    const digits = repairWedge(code).text.replace(/\s/g, '')
    if (/^SC\d:/.test(digits)) {
      return show({ kind: 'failed', error: new EsscError('CODE_WRONG_PURPOSE') })
    }
    if (!/^\d{20}$/.test(digits)) {
      return show({ kind: 'failed', error: new EsscError('CODE_MALFORMED') })
    }
    show({ kind: 'busy', label: 'charging' })
    await settle(() => {
      const orderReference = charges.nextOrder(clock.now())
      return client.charge({ digits, amountFen, orderReference })
    })
  }

  /** Runs a request whose answer is a charge, and shows how it went. */
  async function settle(ask: () => Promise<Charge | undefined>): Promise<void> {
    try {
      const charge = await ask()
      show(charge === undefined ? { kind: 'ready' } : { kind: 'charge', charge })
    } catch (error) {
      const unfinished = await client.unfinishedCharge()
      show(unfinished === undefined ? { kind: 'failed', error } : { kind: 'unknown' })
    }
  }

  async function askAgain(): Promise<void> {
    show({ kind: 'busy', label: 'asking' })
    await settle(() => client.resumeCharge())
  }
  async function voidCharge({ paymentId }: Charge): Promise<void> {
    show({ kind: 'busy', label: 'asking' })
    try {
      show({ kind: 'charge', charge: await client.voidCharge(paymentId) })
    } catch (error) {
      if (isEsscError(error, 'PAYMENT_STATE_CONFLICT')) {
        await settle(() => client.getCharge(paymentId))
      } else show({ kind: 'failed', error })
    }
  }
  function next(): void {
    amount.clear()
    show({ kind: 'ready' })
    amount.input.focus()
  }
  async function receipt(charge: Charge): Promise<void> {
    showReceipt(charge, (await client.facts())?.operatorName ?? '')
  }

  function drawCharge(charge: Charge): Node[] {
    const { state, amountFen, reason, expiresAtUnix } = charge
    const won = state === 'captured'
    const left = Math.max(0, (expiresAtUnix ?? 0) - Math.floor(clock.now() / 1000))
    const sentence =
      state === 'declined' || state === 'expired'
        ? failure(
            new EsscError(reason ?? (state === 'expired' ? 'PAYMENT_EXPIRED' : 'PAYMENT_DECLINED')),
          )
        : undefined
    return [
      h('h2', { class: won ? 'good' : '' }, stateText(charge)),
      h('p', { class: 'outcome__amount' }, amountText(amountFen)),
      ...(state === 'awaitingHolder' ? [h('p', {}, text('secondsLeft', { seconds: left }))] : []),
      ...(sentence === undefined ? [] : [sentence]),
      ...(charge.receiptNumber === undefined
        ? []
        : [h('p', {}, `${text('receiptNumber')} ${charge.receiptNumber}`)]),
      h(
        'div',
        { class: 'row' },
        state !== 'awaitingHolder' && button(text('next'), next, { class: 'main' }),
        won && button(text('receipt'), () => receipt(charge)),
        (won || state === 'awaitingHolder') && button(text('void'), () => voidCharge(charge)),
      ),
    ]
  }

  function drawOutcome(): Node[] {
    switch (shown.kind) {
      case 'ready':
        return [h('p', { class: 'hint' }, text('amountHint'))]
      case 'busy':
        return [h('p', { role: 'status' }, text(shown.label))]
      case 'charge':
        return drawCharge(shown.charge)
      case 'unknown':
        return [
          h(
            'div',
            { class: 'failure', role: 'alert', 'data-state': 'unknown' },
            h('h2', {}, text('unknown')),
            h('p', {}, text('unknownHint')),
          ),
          button(text('askAgain'), askAgain, { class: 'main' }),
        ]
      case 'failed':
        return shown.error === 'amountWrong'
          ? [h('p', { class: 'failure', role: 'alert' }, text('amountWrong'))]
          : [h('h2', {}, text('declined')), failure(shown.error)]
    }
  }

  function drawToday(): void {
    const list = charges.ofDay(clock.now())
    today.replaceChildren(
      h('h2', {}, text('today')),
      h(
        'ul',
        { 'aria-label': text('today') },
        ...list.map((charge) =>
          h(
            'li',
            { 'data-payment': charge.paymentId },
            h('span', {}, new Date(charge.createdAtUnix * 1000).toLocaleTimeString()),
            h('strong', {}, amountText(charge.amountFen)),
            h('span', {}, text(`state.${charge.state}`)),
            button(text('receipt'), () => receipt(charge), { class: 'quiet' }),
          ),
        ),
      ),
    )
    if (list.length === 0) today.append(h('p', { class: 'hint' }, text('none')))
  }

  function draw(): void {
    outcome.replaceChildren(...drawOutcome())
    drawToday()
  }

  addEventListener('message', ({ data, origin }) => {
    const { tillAmountFen } = (data ?? {}) as { tillAmountFen?: unknown }
    if (origin === location.origin && typeof tillAmountFen === 'number') {
      amount.set(tillAmountFen)
      scan.input.focus()
    }
  })
  withLocale(draw)
  void client.unfinishedCharge().then((unfinished) => {
    if (unfinished !== undefined && shown.kind === 'ready') void askAgain()
  })
  const entry = h('section', { class: 'entry' }, amount.element, scan.element)
  return h('div', { class: 'work' }, entry, h('div', { class: 'results' }, outcome, today))
}

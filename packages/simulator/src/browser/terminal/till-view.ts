import { EsscError, isEsscError } from '@essc/protocol/errors'
import type { Charge } from '@essc/protocol/payments/schema'
import { repairWedge } from '@essc/verifier/wedge'
import { button, h } from '../shared/dom.ts'
import { locale, withLocale } from '../shared/locale.ts'
import { amountEntry } from './amount-entry.ts'
import { chargeList } from './charge-list.ts'
import { tickCountdowns } from './countdown.ts'
import { openDay } from './day-dialog.ts'
import { text } from './frame.ts'
import { followKeys, keyed } from './keyed.ts'
import type { PageTerminal } from './open-terminal.ts'
import { drawOutcome, type Outcome } from './outcome.ts'
import { openCounterCode, presentedRecord, type Shown } from './presented.ts'
import { showReceipt } from './receipt.ts'
import { openRefund } from './refund-dialog.ts'
import { refundRecord } from './refund-record.ts'
import { scanField } from './scan-field.ts'
import { drawToday } from './today.ts'
import { openVoid } from './void-dialog.ts'

const POLL_MS = 1_000
const UNKNOWN_MS = 8_000

/** A till at work: amount, scan or show a code, outcome; receipt, refund and the day. */
export function tillView(terminal: PageTerminal): HTMLElement {
  const { client, clock, storage } = terminal
  const charges = chargeList(storage)
  const presented = presentedRecord(terminal)
  const refunds = refundRecord(terminal)
  const amount = amountEntry(
    () => scan.input.focus(),
    (code) => void charge(code),
  )
  const scan = scanField({
    label: 'paymentCode',
    hint: 'paymentCodeHint',
    formats: ['code_128', 'qr_code'],
    read: (code) => void charge(code),
    stray: () => (amount.amountFen() === undefined ? amount.input : scan.input),
  })
  const outcome = h('section', { class: 'outcome', 'aria-live': 'polite', tabindex: -1 })
  const today = h('section', { class: 'today' })
  const tools = h('div', { class: 'row tools' })
  let shown: Outcome = { kind: 'ready' }
  let turn = 0
  let drawn = ''
  let listed = ''

  function show(next: Outcome): void {
    shown = next
    turn += 1
    if (next.kind === 'charge') charges.put(next.charge)
    draw()
    if (next.kind === 'charge' && next.charge.state === 'captured') endEntry()
    if (next.kind === 'charge' && next.charge.state === 'awaitingHolder')
      later(POLL_MS, () => lookAt(next.charge))
    if (next.kind === 'presented') later(POLL_MS, () => lookFor(next.presented))
    if (next.kind === 'unknown') later(UNKNOWN_MS, () => askAgain(true))
    if (next.kind === 'refundUnknown') later(UNKNOWN_MS, () => askRefund(true))
  }

  /** What was paid is not charged once more by a scanner that is triggered again. */
  function endEntry(): void {
    amount.clear()
    // A phone beside this frame may have the keyboard just now.
    if (document.hasFocus() && document.activeElement === scan.input) amount.input.focus()
  }

  /** Does something in a while, unless something else is in hand by then. */
  function later(delayMs: number, run: () => Promise<void>): void {
    const mine = turn
    clock.timer(() => {
      if (mine === turn) void run()
    }, delayMs)
  }

  async function lookAt({ paymentId }: Charge): Promise<void> {
    const mine = turn
    const next = await client.getCharge(paymentId).then(
      (charge): Outcome => ({ kind: 'charge', charge }),
      (): Outcome => ({ kind: 'unknown' }),
    )
    if (mine === turn) show(next)
  }

  /** What became of the order that is shown; once its time is over it is taken back. */
  async function lookFor(order: Shown): Promise<void> {
    if ((order.expiresAtUnix ?? 0) * 1000 <= clock.now()) return withdraw(order)
    const mine = turn
    try {
      const charge = await client.findCharge(order.orderReference)
      if (mine !== turn) return
      if (charge.state !== 'awaitingHolder') presented.end()
      show({ kind: 'charge', charge })
    } catch {
      // Nobody has scanned yet, or there is no network: the screen says which.
      if (mine !== turn) return
      show(shown.kind === 'presented' ? shown : { kind: 'presented', presented: order })
    }
  }

  async function withdraw(order: Shown): Promise<void> {
    show({ kind: 'busy', label: 'asking' })
    try {
      const { charge } = await client.withdraw(order.presentmentId)
      presented.end()
      show(charge === undefined ? { kind: 'withdrawn' } : { kind: 'charge', charge })
    } catch {
      show({ kind: 'presented', presented: order })
    }
  }

  async function present(): Promise<void> {
    if (shown.kind === 'busy' || shown.kind === 'presented') return
    const amountFen = amount.amountFen()
    if (amountFen === undefined) return show({ kind: 'failed', error: 'amountWrong' })
    const order = await client.unfinishedCharge()
    if (order !== undefined && order.paymentId === undefined)
      return show({ kind: 'unknown', order })
    show({ kind: 'busy', label: 'presenting' })
    try {
      const orderReference = charges.nextOrder(clock.now())
      const made = await client.present({ amountFen, orderReference })
      const order = { ...made, amountFen, orderReference }
      presented.keep(order)
      show({ kind: 'presented', presented: order })
    } catch (error) {
      show({ kind: 'failed', error })
    }
  }

  const isOpen = async () => (await client.unfinishedCharge()) !== undefined

  async function charge(code: string): Promise<void> {
    if (shown.kind === 'busy') return
    if (shown.kind === 'presented') return show({ ...shown, isScanned: true })
    const amountFen = amount.amountFen()
    if (amountFen === undefined) return show({ kind: 'failed', error: 'amountWrong' })
    const digits = repairWedge(code).text.replace(/\s/g, '')
    if (/^SC\d:/.test(digits)) {
      return show({ kind: 'failed', error: new EsscError('CODE_WRONG_PURPOSE') })
    }
    if (!/^\d{20}$/.test(digits)) {
      return show({ kind: 'failed', error: new EsscError('CODE_MALFORMED') })
    }
    if (terminal.isCut() && (await client.unfinishedCharge()) === undefined) {
      return show({ kind: 'failed', error: new EsscError('NETWORK_UNREACHABLE') })
    }
    show({ kind: 'busy', label: 'charging' })
    await settle(() => {
      const orderReference = charges.nextOrder(clock.now())
      return client.charge({ digits, amountFen, orderReference })
    })
  }

  /** Runs a request whose answer is a charge, and says how it went. */
  async function outcomeOf(ask: () => Promise<Charge | undefined>): Promise<Outcome> {
    try {
      const charge = await ask()
      return charge === undefined ? { kind: 'ready' } : { kind: 'charge', charge }
    } catch (error) {
      const order = await client.unfinishedCharge()
      if (order !== undefined) return { kind: 'unknown', order }
      return isEsscError(error, 'REQUEST_NOT_FOUND')
        ? { kind: 'noPayment' }
        : { kind: 'failed', error }
    }
  }
  const settle = async (ask: () => Promise<Charge | undefined>) => show(await outcomeOf(ask))

  /** Asked by itself, the alarm stays on the screen until there is something else to say. */
  async function ask(isByItself: boolean, run: () => Promise<Outcome>): Promise<void> {
    if (!isByItself) show({ kind: 'busy', label: 'asking' })
    const mine = turn
    const next = await run()
    if (!isByItself || mine === turn) show(next)
  }

  async function askAgain(isByItself = false): Promise<void> {
    const order = presented.read()
    if (order !== undefined) return lookFor(order)
    await ask(isByItself, () => outcomeOf(() => client.resumeCharge()))
  }

  async function askRefund(isByItself = false): Promise<void> {
    const pending = refunds.read()
    if (pending === undefined) return show({ kind: 'ready' })
    await ask(isByItself, async () => {
      try {
        const made = await client.findRefund(pending.refundReference, pending.startedAtMs)
        const charge = await client.getCharge(pending.paymentId)
        if (made !== undefined) refunds.end()
        return made === undefined ? { kind: 'refundNotDone', charge } : { kind: 'charge', charge }
      } catch {
        return { kind: 'refundUnknown', pending }
      }
    })
  }

  async function voidCharge({ paymentId }: Charge): Promise<void> {
    show({ kind: 'busy', label: 'asking' })
    try {
      show({ kind: 'charge', charge: await client.voidCharge(paymentId) })
    } catch (error) {
      if (isEsscError(error, 'PAYMENT_STATE_CONFLICT')) {
        await settle(() => client.getCharge(paymentId))
      } else if (isEsscError(error, 'NETWORK_UNREACHABLE', 'PLATFORM_UNAVAILABLE')) {
        show({ kind: 'voidUnknown', paymentId })
      } else show({ kind: 'failed', error })
    }
  }

  function next(): void {
    if (shown.kind === 'busy' || shown.kind === 'presented') return
    amount.clear()
    // What is not known stays on the screen: the next charge would be refused anyway.
    if (shown.kind !== 'unknown' && shown.kind !== 'refundUnknown') show({ kind: 'ready' })
    amount.input.focus()
  }

  const operatorName = async () => (await client.facts())?.operatorName ?? ''
  const actions = {
    next,
    receipt: async (charge: Charge) => showReceipt(charge, await operatorName()),
    refund: (charge: Charge) =>
      openRefund({
        terminal,
        charge,
        record: refunds,
        onDone: async (refund) => {
          show({ kind: 'charge', charge: refund.charge, refund })
          showReceipt(refund.charge, await operatorName(), refund)
        },
        onUnknown: () => {
          const pending = refunds.read()
          if (pending) show({ kind: 'refundUnknown', pending })
        },
      }),
    void: (charge: Charge) =>
      charge.state === 'captured' ? openVoid(charge, () => voidCharge(charge)) : voidCharge(charge),
    withdraw,
    askAgain: () => askAgain(),
    askRefund: () => askRefund(),
    look: (paymentId: string) => settle(() => client.getCharge(paymentId)),
  }

  function draw(): void {
    const now = clock.now()
    const isReached = terminal.isReached()
    // A refusal says little of itself as JSON, but it never comes twice either.
    const next = JSON.stringify([locale(), isReached, shown.kind === 'failed' ? turn : shown])
    // What is drawn anew is read out anew, and loses the keyboard: only what has changed is.
    if (next !== drawn) {
      const isFocused = outcome.contains(document.activeElement)
      outcome.replaceChildren(...drawOutcome(shown, actions, now, isReached))
      if (isFocused) (outcome.querySelector('button') ?? outcome).focus()
      drawn = next
    }
    tickCountdowns(outcome, now)
    const list = charges.ofDay(now)
    const nextList = JSON.stringify([locale(), list])
    if (nextList === listed) return
    today.replaceChildren(...drawToday(list, (charge) => show({ kind: 'charge', charge })))
    listed = nextList
  }

  function drawTools(): void {
    tools.replaceChildren(
      keyed('F4', text('present'), present, { class: 'main' }),
      keyed('F10', text('totals'), () =>
        openDay(terminal, (charge) => show({ kind: 'charge', charge })),
      ),
      button(text('counterCode'), async () => openCounterCode(terminal, await operatorName()), {
        class: 'quiet',
      }),
    )
  }

  addEventListener('message', ({ data, origin }) => {
    const { tillAmountFen } = (data ?? {}) as { tillAmountFen?: unknown }
    if (origin === location.origin && typeof tillAmountFen === 'number') {
      amount.set(tillAmountFen)
      scan.input.focus()
    }
  })
  terminal.onReach(draw)
  followKeys()
  withLocale(() => {
    draw()
    drawTools()
  })
  void isOpen().then((open) => {
    if (shown.kind !== 'ready') return
    if (open || presented.read()) void askAgain()
    else if (refunds.read()) void askRefund()
  })
  const entry = h('section', { class: 'entry' }, amount.element, scan.element, tools)
  // On a page of its own the till is at work at once; in a frame it takes the focus from nobody.
  if (window.parent === window) queueMicrotask(() => amount.input.focus())
  return h('div', { class: 'work' }, entry, h('div', { class: 'results' }, outcome, today))
}

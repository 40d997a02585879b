import { isEsscError } from '@essc/protocol/errors'
import { amountText } from '@essc/protocol/messages/messages'
import type { Charge, DayTotals, StatementEntry } from '@essc/protocol/payments/schema'
import { button, field, h } from '../shared/dom.ts'
import { chinaDayText, chinaTimeText } from './day-text.ts'
import { openDialog } from './dialog.ts'
import { failure, text } from './frame.ts'
import { keyed } from './keyed.ts'
import type { PageTerminal } from './open-terminal.ts'
import type { TerminalTextKey } from './texts.ts'

/** An amount that may be below zero. */
const signed = (fen: number) => (fen < 0 ? `−${amountText(-fen)}` : amountText(fen))

/** The platform's public address as this page reaches it. */
const reachable = (href: string) => `/platform${new URL(href).pathname}`

/** The shop's day by the platform's record: totals, statement, entries, and the way back to a payment. */
export function openDay(terminal: PageTerminal, onPick: (charge: Charge) => void): void {
  const { client, clock } = terminal
  const dialog = openDialog(text('totals'), 'day')
  const date = h('input', { type: 'date', value: chinaDayText(clock.now()) })
  const order = h('input', { autocomplete: 'off', placeholder: text('findHint') })
  const found = h('div')
  /** Paper has no field that says which day it is, nor whose. */
  const paperHead = h('p', { class: 'onlyprint' })
  const totals = h('div', { 'aria-live': 'polite' })
  const links = h('div', { class: 'row noprint' })
  const list = h('ul', { 'aria-label': text('entries') })
  const more = h('div', { class: 'noprint' })
  let turn = 0

  async function pick(ask: () => Promise<Charge>, where: HTMLElement): Promise<void> {
    try {
      const charge = await ask()
      dialog.close()
      onPick(charge)
    } catch (error) {
      where.replaceChildren(
        isEsscError(error, 'REQUEST_NOT_FOUND')
          ? h('p', { class: 'failure', role: 'alert' }, text('findNone'))
          : failure(error),
      )
    }
  }

  function drawTotals(day: DayTotals): void {
    const row = (key: TerminalTextKey, count: number, fen: number) =>
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, text(key)),
        h('td', {}, text('pieces', { count })),
        h('td', {}, signed(fen)),
      )
    totals.replaceChildren(
      h(
        'table',
        { class: 'totals' },
        h(
          'tbody',
          {},
          row('capturedSum', day.capturedCount, day.capturedFen),
          row('voidedSum', day.voidedCount, -day.voidedFen),
          row('refundsSum', day.refundedCount, -day.refundedFen),
          h(
            'tr',
            { class: 'totals__net' },
            h('th', { scope: 'row' }, text('net')),
            h('td', {}, text(day.settled ? 'settled' : 'notSettled')),
            h('td', {}, signed(day.netFen)),
          ),
        ),
      ),
    )
  }

  function drawEntry(entry: StatementEntry): HTMLElement {
    const { paymentId, kind, amountFen, atUnix, orderReference } = entry
    return h(
      'li',
      { 'data-payment': paymentId },
      h('span', {}, chinaTimeText(atUnix * 1000).slice(11)),
      h('span', {}, text(`kind.${kind}`)),
      h('strong', {}, signed(amountFen)),
      h('span', { class: 'day__order' }, orderReference ?? ''),
      button(text('open'), () => pick(() => client.getCharge(paymentId), found), {
        class: 'quiet noprint',
      }),
    )
  }

  async function load(after?: string): Promise<void> {
    const mine = after === undefined ? ++turn : turn
    const { value } = date
    paperHead.textContent = `${(await client.facts())?.operatorName ?? ''} ${value}`
    more.replaceChildren()
    if (after === undefined) {
      list.replaceChildren()
      links.replaceChildren(button(text('makeLink'), link))
    }
    try {
      if (after === undefined) {
        const day = await client.dayTotals(value)
        if (mine === turn) drawTotals(day)
      }
      const { entries, next } = await client.dayEntries(value, after)
      if (mine !== turn) return
      list.append(...entries.map(drawEntry))
      if (next !== undefined) more.replaceChildren(button(text('more'), () => load(next)))
      if (list.childElementCount === 0)
        more.replaceChildren(h('p', { class: 'hint' }, text('none')))
    } catch (error) {
      if (mine === turn) totals.replaceChildren(failure(error))
    }
  }

  async function link(): Promise<void> {
    try {
      const { url, csvUrl } = await client.linkDay(date.value)
      const anchor = (href: string, key: 'statement' | 'csv') =>
        h('a', { href: reachable(href), target: '_blank', rel: 'noopener noreferrer' }, text(key))
      links.replaceChildren(
        anchor(url, 'statement'),
        anchor(csvUrl, 'csv'),
        h('span', { class: 'hint' }, text('linkHint')),
      )
      links.querySelector('a')?.focus()
    } catch (error) {
      links.replaceChildren(failure(error))
    }
  }

  date.addEventListener('change', () => void load())
  dialog.fill(
    h('div', { class: 'noprint' }, field(text('day'), date)),
    paperHead,
    totals,
    links,
    h(
      'form',
      {
        class: 'noprint',
        onsubmit: (event: Event) => {
          event.preventDefault()
          const reference = order.value.trim()
          if (reference !== '') void pick(() => client.findCharge(reference), found)
        },
      },
      field(text('find'), order),
      found,
    ),
    h('h3', {}, text('entries')),
    list,
    more,
  )
  dialog.offer(keyed('F8', text('print'), () => print()))
  order.focus()
  void load()
}

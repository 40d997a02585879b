import { amountText } from '@essc/protocol/messages/messages'
import type {
  MonthTotals,
  Payment,
  PaymentsAnswer,
  StatementLink,
} from '@essc/protocol/payments/schema'
import { makeAutoObservable, observableRef } from 'mobx'
import { type App, failureOf } from '../app.ts'
import { dateText, monthText } from '../dates.ts'
import { Task } from '../task.ts'
import { troubleView } from '../trouble.ts'
import { paymentStateText, receiptView } from './receipt.ts'

/** A search begins when nothing was typed for so long. */
const PAUSE_MS = 500

/** The holder's payments, newest first: all, those of a month, those with a shop's name; and the sums of months. */
export class History {
  payments: Payment[] | undefined
  months: MonthTotals[] = []
  query = ''
  /** The month that is looked at, `YYYY-MM`. */
  month: string | undefined
  opened: Payment | undefined
  /** What became of the statement that was asked for. */
  note = ''
  private next: string | undefined
  private hasAllMonths = false
  /** What is asked for now: an answer to an earlier question is thrown away. */
  private turn = 0
  private stopPause: (() => void) | undefined
  private stops: (() => void)[] = []
  readonly task = new Task()
  readonly statementTask = new Task()
  private readonly app: App

  constructor(app: App) {
    this.app = app
    makeAutoObservable<this, 'app' | 'turn' | 'stopPause' | 'stops'>(
      this,
      {
        app: false,
        task: false,
        statementTask: false,
        turn: false,
        stopPause: false,
        stops: false,
        payments: observableRef,
        months: observableRef,
        opened: observableRef,
      },
      { autoBind: true },
    )
  }

  get view() {
    const { app, payments, opened, task } = this
    const isFiltered = this.query.trim() !== '' || this.month !== undefined
    return {
      kind: task.failure
        ? ('error' as const)
        : payments
          ? payments.length > 0
            ? ('list' as const)
            : ('empty' as const)
          : ('loading' as const),
      title: app.text('pay.history'),
      empty: app.text(isFiltered ? 'pay.noneFound' : 'pay.empty'),
      trouble: troubleView(app, task.failure),
      loading: app.text('common.loading'),
      searchLabel: app.text('pay.search'),
      query: this.query,
      receipt: opened && receiptView(app, opened),
      closeLabel: app.text('common.close'),
      hasMore: this.next !== undefined,
      moreLabel: app.text('pay.more'),
      rows: (payments ?? []).map((payment) => this.row(payment)),
      monthsTitle: app.text('pay.months'),
      months: this.shownMonths.map((month) => this.monthRow(month)),
      hasMoreMonths: this.paidMonths.length > this.shownMonths.length,
      allMonthsLabel: app.text('pay.allMonths'),
      everyLabel: app.text('pay.everyMonth'),
      selectedMonth: this.selected ? monthText(app.locale, this.selected.month) : '',
      statement: this.statementView,
    }
  }

  private get statementView() {
    const { app, statementTask, selected } = this
    const { host } = app
    return {
      title: app.text('pay.statement', {
        month: selected ? monthText(app.locale, selected.month) : '',
      }),
      canOpen: selected !== undefined && host.supports('openPage'),
      openLabel: app.text('pay.statementOpen'),
      canCopy: selected !== undefined && host.supports('setClipboard'),
      copyLabel: app.text('pay.statementCsv'),
      note: this.note,
      busy: statementTask.busy,
      error: app.sentence(statementTask.failure),
    }
  }

  /** The month that is looked at. */
  private get selected(): MonthTotals | undefined {
    return this.months.find(({ month }) => month === this.month)
  }

  private get paidMonths(): MonthTotals[] {
    return this.months.filter(({ paidCount, backCount }) => paidCount + backCount > 0)
  }

  /** The newest, until the holder asks for all. */
  private get shownMonths(): MonthTotals[] {
    return this.hasAllMonths ? this.paidMonths : this.paidMonths.slice(0, 1)
  }

  private row(payment: Payment) {
    const { app } = this
    const amount = amountText(payment.amountFen)
    const state = paymentStateText(app, payment)
    return {
      id: payment.paymentId,
      merchant: payment.merchantName,
      amount,
      label: app.text('pay.of', { merchant: payment.merchantName, amount, state }),
      state,
      paid: payment.state === 'captured' && !payment.refundedFen,
      time: dateText(app.locale, payment.createdAtUnix, 'full'),
      back: payment.refundedFen
        ? app.text('pay.back', { amount: amountText(payment.refundedFen) })
        : '',
    }
  }

  private monthRow({ month, paidFen, paidCount, backFen, backCount }: MonthTotals) {
    const { app } = this
    const title = monthText(app.locale, month)
    const paid = app.text('pay.monthPaid', { amount: amountText(paidFen), count: paidCount })
    const back =
      backCount > 0
        ? app.text('pay.monthBack', { amount: amountText(backFen), count: backCount })
        : ''
    return {
      id: month,
      title,
      paid,
      back,
      isSelected: month === this.month,
      label: [title, paid, back].filter((part) => part !== '').join(app.text('common.comma')),
    }
  }

  /** Lists what is looked for, and follows what happens to it meanwhile, such as a refund. */
  async show(): Promise<void> {
    if (this.stops.length === 0)
      this.stops.push(this.app.essc.on('payment.changed', () => void this.refresh()))
    await this.refresh()
  }

  hide(): void {
    for (const stop of this.stops) stop()
    this.stops = []
    this.stopPause?.()
    this.stopPause = undefined
    this.note = ''
  }

  /** Looks for a shop's name, once typing pauses. */
  setQuery(query: string): void {
    this.query = query
    this.stopPause?.()
    this.stopPause = this.app.host.timer(() => void this.list(), PAUSE_MS)
  }

  /** Lists one month, or all of them. */
  async selectMonth(month: string | undefined): Promise<void> {
    this.month = month === this.month ? undefined : month
    this.note = ''
    this.statementTask.fail(undefined)
    await this.list()
  }

  showAllMonths(): void {
    this.hasAllMonths = true
  }

  /** The next page of the list. */
  async more(): Promise<void> {
    const { next } = this
    if (next !== undefined) await this.list(next)
  }

  /** Shows the receipt of a payment of the list. */
  open(paymentId: string): void {
    this.opened = this.payments?.find((payment) => payment.paymentId === paymentId)
  }

  close(): void {
    this.opened = undefined
  }

  /** Opens the statement of the month that is looked at, as a page in the host. */
  async openStatement(): Promise<void> {
    await this.withStatement(async ({ url }) => {
      await this.app.host.openPage?.(`${url}?lang=${this.app.locale}`)
      return ''
    })
  }

  /** Copies the address of the statement as a table, for a browser that can keep files. */
  async copyStatement(): Promise<void> {
    await this.withStatement(async ({ csvUrl, expiresAtUnix }) => {
      await this.app.host.setClipboard?.(csvUrl)
      const { locale } = this.app
      return this.app.text('pay.statementCopied', {
        time: dateText(locale, expiresAtUnix, 'time'),
      })
    })
  }

  private async withStatement(use: (link: StatementLink) => Promise<string>): Promise<void> {
    const { selected, app } = this
    if (!selected) return
    this.say('')
    const { from, to } = selected
    const note = await this.statementTask.run(async () =>
      use(await app.essc.payments.linkStatement({ from, to })),
    )
    if (note) this.say(note)
  }

  private async refresh(): Promise<void> {
    await this.list()
    // Sums that cannot be had leave the list as it is.
    const { months } = await this.app.essc.payments
      .monthTotals()
      .catch(() => ({ months: this.months }))
    this.takeMonths(months)
  }

  private async list(before?: string): Promise<void> {
    this.turn += 1
    const mine = this.turn
    try {
      const answer = await this.ask(before)
      if (mine === this.turn) this.take(answer, before !== undefined)
    } catch (error) {
      if (mine === this.turn) this.task.fail(failureOf(error))
    }
  }

  private ask(before: string | undefined): Promise<PaymentsAnswer> {
    const { payments } = this.app.essc
    const text = this.query.trim()
    const { selected } = this
    if (text === '' && !selected) return payments.list({ before })
    return payments.search({
      ...(text !== '' && { text }),
      ...(selected && { from: selected.from, to: selected.to }),
      ...(before !== undefined && { before }),
    })
  }

  private take({ payments, next }: PaymentsAnswer, isMore: boolean): void {
    this.task.fail(undefined)
    this.payments = isMore ? [...(this.payments ?? []), ...payments] : payments
    this.next = next
    // A receipt that lies open says how its payment stands now.
    const { opened } = this
    this.opened =
      opened && (payments.find(({ paymentId }) => paymentId === opened.paymentId) ?? opened)
  }

  private takeMonths(months: MonthTotals[]): void {
    this.months = months
  }

  private say(note: string): void {
    this.note = note
  }
}

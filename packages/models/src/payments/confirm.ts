import { amountText } from '@essc/protocol/messages/messages'
import type { Payment, QuoteAnswer } from '@essc/protocol/payments/schema'
import { makeAutoObservable, observableRef } from 'mobx'
import { type App, failureOf } from '../app.ts'
import { Keypad } from '../password/keypad.ts'
import { Task } from '../task.ts'
import { receiptView } from './receipt.ts'

/**
 * What happens on the phone while its payment code is shown: a payment that needs the holder is asked
 * for, and the outcome of any payment appears.
 */
export class Confirm {
  quote: QuoteAnswer | undefined
  outcome: Payment | undefined
  asking = false
  private nowUnix = 0
  readonly task = new Task()
  readonly keypad: Keypad
  private readonly app: App
  private stops: (() => void)[] = []
  private stopTick: (() => void) | undefined

  constructor(app: App) {
    this.app = app
    this.keypad = new Keypad(app, (password) => void this.confirm(password))
    makeAutoObservable<this, 'app' | 'stops' | 'stopTick'>(
      this,
      {
        app: false,
        stops: false,
        stopTick: false,
        task: false,
        keypad: false,
        quote: observableRef,
        outcome: observableRef,
      },
      { autoBind: true },
    )
  }

  get view() {
    const { app, quote, outcome, task } = this
    const seconds = quote ? Math.max(0, quote.expiresAtUnix - this.nowUnix) : 0
    const shown = quote ?? outcome
    const receipt = outcome && receiptView(app, outcome)
    return {
      kind: quote ? (this.asking ? 'password' : 'quote') : outcome ? 'outcome' : 'none',
      title: app.text('pay.title'),
      amount: shown ? amountText(shown.amountFen) : '',
      merchant: shown ? app.text('pay.to', { merchant: shown.merchantName }) : '',
      expires: quote ? app.text('pay.expires', { seconds }) : '',
      facts: quote
        ? [
            { label: app.text('pay.payee'), value: quote.merchantName },
            {
              label: app.text('pay.account'),
              value: app.text('pay.from', { bank: quote.bankName, tail: quote.accountTail }),
            },
          ]
        : [],
      receipt,
      state: receipt?.state ?? '',
      paid: outcome?.state === 'captured',
      reason: receipt?.reason ?? '',
      agreeLabel: app.text('pay.agree'),
      declineLabel: app.text('pay.decline'),
      closeLabel: app.text('common.close'),
      askTitle: app.text('password.enter'),
      busy: task.busy,
      error: app.sentence(task.failure),
      keypad: this.keypad.view,
    }
  }

  show(): void {
    if (this.stops.length > 0) return
    this.stops = [
      this.app.essc.on('payment.awaitingHolder', ({ id }) => void this.ask(id)),
      this.app.essc.on('payment.changed', ({ id }) => void this.tell(id)),
    ]
  }

  hide(): void {
    for (const stop of this.stops) stop()
    this.stops = []
    this.close()
  }

  /** Goes on to the password. */
  agree(): void {
    this.asking = true
    this.keypad.clear()
  }

  async decline(): Promise<void> {
    const { quote } = this
    if (!quote) return
    await this.task.run(async () =>
      this.finish(await this.app.essc.payments.decline(quote.paymentId)),
    )
  }

  /** Puts the question or the outcome away. */
  close(): void {
    this.stopTick?.()
    this.stopTick = undefined
    this.quote = undefined
    this.outcome = undefined
    this.asking = false
    this.task.fail(undefined)
    this.keypad.digits = ''
  }

  private async ask(paymentId: string): Promise<void> {
    const quote = await this.lookUp(() => this.app.essc.payments.quote(paymentId))
    if (quote) this.open(quote)
  }

  private async tell(paymentId: string): Promise<void> {
    // While the holder is being asked, `confirm` and `decline` show how that ends.
    if (this.quote && (this.quote.paymentId !== paymentId || this.task.busy)) return
    const payment = await this.lookUp(() => this.app.essc.payments.get(paymentId))
    if (payment && payment.state !== 'awaitingHolder') this.finish(payment)
  }

  private async confirm(password: string): Promise<void> {
    const { quote } = this
    if (!quote) return
    const { paymentId, digest } = quote
    await this.task.run(async () =>
      this.finish(await this.app.essc.payments.confirm(paymentId, { digest, password })),
    )
    // What lapsed or changed meanwhile is looked up, so that the screen never shows a dead question.
    if (!/^PAYMENT_/.test(this.task.failure?.code ?? '')) return
    const payment = await this.lookUp(() => this.app.essc.payments.get(paymentId))
    if (payment && payment.state !== 'awaitingHolder') this.finish(payment)
  }

  private open(quote: QuoteAnswer): void {
    this.close()
    this.quote = quote
    this.tick()
  }

  private finish(payment: Payment): void {
    this.close()
    this.outcome = payment
  }

  private tick(): void {
    this.nowUnix = Math.floor(this.app.essc.now() / 1000)
    const { quote } = this
    if (quote && this.nowUnix >= quote.expiresAtUnix) void this.tell(quote.paymentId)
    this.stopTick = this.app.host.timer(() => this.tick(), 1000)
  }

  /** A look-up that a hint led to: when it fails, the screen says so and the next hint asks again. */
  private async lookUp<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      this.task.fail(failureOf(error))
      return undefined
    }
  }
}

import type { FaceChallenge } from '@essc/protocol/enrolment/schema'
import { isEsscError } from '@essc/protocol/errors'
import { amountText } from '@essc/protocol/messages/messages'
import type { Payment, QuoteAnswer } from '@essc/protocol/payments/schema'
import type { ConfirmPaymentParameters } from '@essc/sdk/payments'
import { makeAutoObservable, observableRef } from 'mobx'
import { type App, failureOf } from '../app.ts'
import { HostScreen } from '../host-screen.ts'
import { Keypad } from '../password/keypad.ts'
import { Task } from '../task.ts'
import { receiptView } from './receipt.ts'

/**
 * A payment that needs the holder is asked for, and the outcome of any payment appears. Below the limit
 * the holder's word is enough; above it the password is asked, or the host checks the face.
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
  private readonly camera: HostScreen

  constructor(app: App) {
    this.app = app
    this.camera = new HostScreen(app, () => this.leave())
    this.keypad = new Keypad(app, (password) => void this.confirm({ password }))
    makeAutoObservable<this, 'app' | 'stops' | 'stopTick' | 'camera'>(
      this,
      {
        app: false,
        stops: false,
        stopTick: false,
        camera: false,
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
      /** One tap is all that a payment below the limit asks. */
      oneTap: quote?.stepUp === 'none',
      agreeLabel: app.text(quote?.stepUp === 'none' ? 'pay.agreeNow' : 'pay.agree'),
      canUseFace: quote !== undefined && quote.stepUp !== 'none' && this.hasFace,
      faceLabel: app.text('pay.agreeFace'),
      declineLabel: app.text('pay.decline'),
      closeLabel: app.text('common.close'),
      askTitle: app.text('password.enter'),
      busy: task.busy,
      error: app.sentence(task.failure),
      keypad: this.keypad.view,
    }
  }

  show(): void {
    this.camera.show()
    if (this.stops.length > 0) return
    this.stops = [
      this.app.essc.on('payment.awaitingHolder', ({ id }) => void this.ask(id)),
      this.app.essc.on('payment.changed', ({ id }) => void this.tell(id)),
    ]
    if (!this.quote) return
    // What became of the question meanwhile is looked up.
    this.tick()
    void this.tell(this.quote.paymentId)
  }

  /** A question stays for when the page comes back; what was typed and what was told do not. */
  hide(): void {
    this.camera.hide()
  }

  /** Puts a question to the holder, such as what a scanned code asks. */
  open(quote: QuoteAnswer): void {
    this.close()
    this.quote = quote
    this.tick()
  }

  /** Agrees: goes on to the password, or pays where the holder's word is enough. */
  async agree(): Promise<void> {
    if (this.quote?.stepUp === 'none') return this.confirm({})
    this.asking = true
    this.keypad.clear()
  }

  /** Agrees by a face check of the host in place of the password. */
  async agreeByFace(): Promise<void> {
    const { quote, app } = this
    const means = app.host.faceMeans
    if (!quote || !means || this.task.busy) return
    const { paymentId, digest } = quote
    const challenge = await this.task.run(async () => {
      const ordered = await app.essc.payments.startFace(paymentId, { digest, means })
      await this.camera.during(() => this.look(ordered))
      return ordered
    })
    if (challenge) await this.confirm({ faceChallengeId: challenge.challengeId })
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

  private leave(): void {
    for (const stop of this.stops) stop()
    this.stops = []
    const { quote } = this
    this.close()
    if (quote) this.quote = quote
  }

  private get hasFace(): boolean {
    const { host } = this.app
    return host.faceMeans !== undefined && host.supports('verifyFace')
  }

  /** A host that lost track of its own check does not decide it: the platform knows. */
  private async look({ means, providerId, url }: FaceChallenge): Promise<void> {
    try {
      await this.app.host.verifyFace?.({ means, providerId, url })
    } catch (error) {
      if (!isEsscError(error, 'HOST_UNKNOWN_OUTCOME', 'HOST_TIMEOUT')) throw error
    }
  }

  private async ask(paymentId: string): Promise<void> {
    // The hint of what this phone has scanned itself must not take the password half typed.
    if (this.quote?.paymentId === paymentId) return
    const quote = await this.lookUp(() => this.app.essc.payments.quote(paymentId))
    if (quote) this.open(quote)
  }

  private async tell(paymentId: string): Promise<void> {
    // While the holder is being asked, `confirm` and `decline` show how that ends.
    if (this.quote && (this.quote.paymentId !== paymentId || this.task.busy)) return
    const payment = await this.lookUp(() => this.app.essc.payments.get(paymentId))
    if (payment && payment.state !== 'awaitingHolder') this.finish(payment)
  }

  private async confirm(
    proof: Pick<ConfirmPaymentParameters, 'password' | 'faceChallengeId'>,
  ): Promise<void> {
    const { quote } = this
    if (!quote) return
    const { paymentId, digest } = quote
    await this.task.run(async () =>
      this.finish(await this.app.essc.payments.confirm(paymentId, { digest, ...proof })),
    )
    const code = this.task.failure?.code
    if (code === 'PAYMENT_CONFIRMATION_REQUIRED') this.needProof()
    // What lapsed or changed meanwhile is looked up, so that the screen never shows a dead question.
    else if (/^PAYMENT_/.test(code ?? '')) {
      const payment = await this.lookUp(() => this.app.essc.payments.get(paymentId))
      if (payment && payment.state !== 'awaitingHolder') this.finish(payment)
    }
  }

  /** What was paid elsewhere meanwhile made this payment one that needs more than a word. */
  private needProof(): void {
    if (this.quote) this.quote = { ...this.quote, stepUp: 'password' }
  }

  private finish(payment: Payment): void {
    this.close()
    this.outcome = payment
  }

  private tick(): void {
    this.stopTick?.()
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

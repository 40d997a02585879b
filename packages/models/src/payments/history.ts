import { amountText } from '@essc/protocol/messages/messages'
import type { Payment } from '@essc/protocol/payments/schema'
import { makeAutoObservable, observableRef } from 'mobx'
import type { App } from '../app.ts'
import { dateText } from '../dates.ts'
import { Task } from '../task.ts'
import { troubleView } from '../trouble.ts'
import { receiptView } from './receipt.ts'

/** The holder's payments, newest first. */
export class History {
  payments: Payment[] | undefined
  opened: Payment | undefined
  readonly task = new Task()
  private readonly app: App

  constructor(app: App) {
    this.app = app
    makeAutoObservable<this, 'app'>(
      this,
      { app: false, task: false, payments: observableRef, opened: observableRef },
      { autoBind: true },
    )
  }

  get view() {
    const { app, payments, opened, task } = this
    return {
      kind: payments
        ? payments.length > 0
          ? 'list'
          : 'empty'
        : task.failure
          ? 'error'
          : 'loading',
      title: app.text('pay.history'),
      empty: app.text('pay.empty'),
      error: app.sentence(task.failure),
      trouble: troubleView(app, task.failure),
      loading: app.text('common.loading'),
      receipt: opened && receiptView(app, opened),
      closeLabel: app.text('common.close'),
      rows: (payments ?? []).map((payment) => ({
        id: payment.paymentId,
        merchant: payment.merchantName,
        amount: amountText(payment.amountFen),
        label: app.text('pay.of', {
          merchant: payment.merchantName,
          amount: amountText(payment.amountFen),
          state: app.text(`pay.state.${payment.state}`),
        }),
        state: app.text(`pay.state.${payment.state}`),
        paid: payment.state === 'captured',
        time: dateText(app.locale, payment.createdAtUnix, 'full'),
        receipt: payment.receiptNumber
          ? app.text('pay.receipt', { number: payment.receiptNumber })
          : '',
      })),
    }
  }

  async show(): Promise<void> {
    await this.task.run(async () => this.take((await this.app.essc.payments.list()).payments))
  }

  /** Shows the receipt of a payment of the list. */
  open(paymentId: string): void {
    this.opened = this.payments?.find((payment) => payment.paymentId === paymentId)
  }

  close(): void {
    this.opened = undefined
  }

  private take(payments: Payment[]): void {
    this.payments = payments
  }
}

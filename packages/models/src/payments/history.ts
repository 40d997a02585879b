import { amountText } from '@essc/protocol/messages/messages'
import type { Payment } from '@essc/protocol/payments/schema'
import dayjs from 'dayjs'
import { makeAutoObservable, observableRef } from 'mobx'
import type { App } from '../app.ts'
import { Task } from '../task.ts'

/** The holder's payments, newest first. */
export class History {
  payments: Payment[] | undefined
  readonly task = new Task()
  private readonly app: App

  constructor(app: App) {
    this.app = app
    makeAutoObservable<this, 'app'>(
      this,
      { app: false, task: false, payments: observableRef },
      { autoBind: true },
    )
  }

  get view() {
    const { app, payments, task } = this
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
      rows: (payments ?? []).map((payment) => ({
        id: payment.paymentId,
        merchant: payment.merchantName,
        amount: amountText(payment.amountFen),
        state: app.text(`pay.state.${payment.state}`),
        paid: payment.state === 'captured',
        time: dayjs.unix(payment.createdAtUnix).format('YYYY-MM-DD HH:mm'),
        receipt: payment.receiptNumber
          ? app.text('pay.receipt', { number: payment.receiptNumber })
          : '',
      })),
    }
  }

  async show(): Promise<void> {
    await this.task.run(async () => this.take((await this.app.essc.payments.list()).payments))
  }

  private take(payments: Payment[]): void {
    this.payments = payments
  }
}

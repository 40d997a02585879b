import type { BankAnswer } from '@essc/protocol/enrolment/schema'
import { makeAutoObservable, observableRef } from 'mobx'
import type { App } from '../app.ts'
import { Task } from '../task.ts'

/** Linking the card's bank account, which opens payment (level 2). */
export class Bank {
  account: BankAnswer | undefined
  phone = ''
  code = ''
  private requestId = ''
  readonly task = new Task()
  private readonly app: App

  constructor(app: App) {
    this.app = app
    makeAutoObservable<this, 'app'>(
      this,
      { app: false, task: false, account: observableRef },
      { autoBind: true },
    )
  }

  get view() {
    const { app, account, task } = this
    return {
      kind: this.kind,
      title: app.text('bank.title'),
      explanation: this.explanation,
      phone: this.phone,
      code: this.code,
      busy: task.busy,
      canSend: !task.busy && /^1\d{10}$/.test(this.phone),
      canConfirm: !task.busy && /^\d{6}$/.test(this.code),
      linked: account?.linked === true,
      error: app.sentence(task.failure),
    }
  }

  private get kind(): 'loading' | 'linked' | 'code' | 'phone' | 'error' {
    if (!this.account) return this.task.failure ? 'error' : 'loading'
    if (this.account.linked) return 'linked'
    return this.requestId ? 'code' : 'phone'
  }

  private get explanation(): string {
    const { app, account } = this
    if (!account) return ''
    if (account.linked) return app.text('bank.linked')
    return app.text('bank.text', { bank: account.bankName, tail: account.accountTail })
  }

  async show(): Promise<void> {
    await this.task.run(async () => this.take(await this.app.essc.enrolment.bank()))
  }

  setPhone(phone: string): void {
    this.phone = phone.trim()
  }

  setCode(code: string): void {
    this.code = code.trim()
  }

  /** Asks the bank to send a code to the number it has on file. */
  async sendCode(): Promise<void> {
    await this.task.run(async () => {
      const { requestId } = await this.app.essc.enrolment.startBank({ phone: this.phone })
      this.await(requestId)
    })
  }

  async confirm(): Promise<void> {
    await this.task.run(async () => {
      const { requestId, code } = this
      this.take(await this.app.essc.enrolment.finishBank({ requestId, code }))
    })
    // A code that has lapsed leads back to asking for a new one.
    if (this.task.failure?.code === 'BANK_CODE_EXPIRED') this.await('')
  }

  private await(requestId: string): void {
    this.requestId = requestId
    this.code = ''
  }

  private take(account: BankAnswer): void {
    this.account = account
  }
}

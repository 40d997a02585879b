import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import { makeAutoObservable } from 'mobx'
import type { App } from '../app.ts'

type SmsStep = Extract<EnrolmentStep, { kind: 'sms' }>

/** The code by text message: the number, then what came. */
export class SmsForm {
  phone = ''
  code = ''
  private nowUnix = 0
  private stopTick: (() => void) | undefined
  private readonly app: App

  constructor(app: App) {
    this.app = app
    makeAutoObservable<this, 'app' | 'stopTick'>(
      this,
      { app: false, stopTick: false },
      { autoBind: true },
    )
  }

  viewOf(step: SmsStep | undefined) {
    const { app } = this
    const sent = step?.sent
    const waitS = sent ? Math.max(0, sent.sendAgainAtUnix - this.nowUnix) : 0
    return {
      phone: this.phone,
      phoneLabel: app.text('sms.phone'),
      code: this.code,
      codeLabel: app.text('bank.code'),
      isSent: sent !== undefined,
      sentText: sent ? app.text('sms.sent', { phone: sent.maskedPhone }) : '',
      sendLabel: sent
        ? waitS > 0
          ? app.text('sms.wait', { seconds: waitS })
          : app.text('sms.again')
        : app.text('bank.sendCode'),
      canSend: waitS === 0 && /^1\d{10}$/.test(this.phone),
      canCheck: /^\d{6}$/.test(this.code),
      checkLabel: app.text('common.continue'),
    }
  }

  setPhone(phone: string): void {
    this.phone = phone.trim()
  }

  setCode(code: string): void {
    this.code = code.trim()
  }

  /** Counts the seconds until another code may be sent. */
  follow(step: SmsStep): void {
    this.stop()
    this.nowUnix = Math.floor(this.app.essc.now() / 1000)
    if (step.sent && step.sent.sendAgainAtUnix > this.nowUnix)
      this.stopTick = this.app.host.timer(() => this.follow(step), 1000)
  }

  stop(): void {
    this.stopTick?.()
    this.stopTick = undefined
  }

  clear(): void {
    this.stop()
    this.phone = ''
    this.code = ''
  }
}

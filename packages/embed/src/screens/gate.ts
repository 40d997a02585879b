import type { App } from '@essc/models/app'
import type { ViewData } from '@essc/models/bind'
import { Enrolment } from '@essc/models/enrolment/enrolment'
import { Unlock } from '@essc/models/enrolment/unlock'
import { troubleView } from '@essc/models/trouble'
import { makeAutoObservable, observableRef } from 'mobx'

export type GateStep = 'loading' | 'trouble' | 'offer' | 'unlock' | 'enrolment' | 'open'

/**
 * What stands before every component's content: the session, receiving the card, opening it. Each
 * component has all of it, so that one tag alone on a page leads to what it promises.
 */
export class Gate {
  /** A new one for each beginning; a test may put its own here. */
  enrolment: Enrolment
  readonly unlock: Unlock
  /** The enrolment is on the screen, up to its last page, which the holder leaves. */
  private enrolling = false
  private readonly app: App

  constructor(app: App) {
    this.app = app
    this.enrolment = new Enrolment(app)
    this.unlock = new Unlock(app)
    makeAutoObservable<this, 'app'>(this, {
      app: false,
      enrolment: observableRef,
      unlock: false,
    })
  }

  get step(): GateStep {
    const { card, failure } = this.app
    if (this.enrolling) return 'enrolment'
    if (card === 'open') return 'open'
    if (card === 'unknown') return failure ? 'trouble' : 'loading'
    return card === 'locked' ? 'unlock' : 'offer'
  }

  /** Everything the shared part of the templates shows; what belongs to another step is null. */
  get view(): ViewData {
    const { app, step } = this
    const shared = { step, words: '', loading: app.text('common.loading') }
    if (step === 'trouble') return { ...shared, trouble: troubleView(app, app.failure) }
    if (step === 'offer') {
      const offer = { hint: app.text('home.enrolHint'), label: app.text('home.enrol') }
      return { ...shared, offer }
    }
    if (step === 'unlock') {
      const { keypad, ...unlock } = this.unlock.view
      return { ...shared, unlock, keypad: unlock.canRecover ? null : keypad }
    }
    if (step === 'enrolment') {
      const { keypad, form, sms, face, ...enrolment } = this.enrolment.view
      const labels = {
        retry: app.text('common.retry'),
        next: app.text('common.continue'),
        look: app.text('enrolment.done.look'),
      }
      const { kind } = enrolment
      return {
        ...shared,
        enrolment,
        labels,
        form: kind === 'identity' ? form : null,
        sms: kind === 'sms' ? sms : null,
        face: kind === 'face' ? face : null,
        keypad: kind === 'password' ? keypad : null,
      }
    }
    return shared
  }

  /** Shows what the step needs. */
  enter(step: GateStep): void {
    if (step === 'enrolment') void this.enrolment.show()
    else if (step === 'unlock') this.unlock.show()
  }

  /** What was typed and counted does not go on where nobody looks. */
  hide(): void {
    this.enrolment.hide()
  }

  /**
   * Begins the enrolment or goes on with it, wherever it stands.
   *
   * @param recover a new password is wanted: the face is asked for first
   */
  enrol(recover = false): void {
    this.enrolment = new Enrolment(this.app, { recover })
    this.enrolling = true
  }

  private leave(): void {
    this.enrolling = false
  }

  /** A control was touched. */
  act(name: string, value: string): void {
    const { app, step, enrolment, unlock } = this
    const keypad = step === 'unlock' ? unlock.keypad : enrolment.keypad
    if (name === 'digit') keypad.press(value)
    else if (name === 'delete') keypad.remove()
    else if (name === 'enrol') this.enrol()
    else if (name === 'recover') this.enrol(true)
    else if (name === 'retry') void (step === 'enrolment' ? enrolment.show() : app.start())
    else if (name === 'kinds') enrolment.form.openKinds()
    else if (name === 'kind')
      enrolment.form.choose(value as Parameters<Enrolment['form']['choose']>[0])
    else if (name === 'camera' || name === 'album') void enrolment.readDocument(name)
    else if (name === 'identity') void enrolment.sendIdentity()
    else if (name === 'sendSms') void enrolment.sendSms()
    else if (name === 'checkSms') void enrolment.checkSms()
    else if (name === 'face') void enrolment.verifyFace()
    else if (name === 'desk') void enrolment.askDesk()
    else if (name === 'look') this.leave()
  }

  /** A text was typed. */
  type(name: string, value: string): void {
    const { form, sms } = this.enrolment
    if (name === 'name') form.setName(value)
    else if (name === 'number') form.setDocumentNumber(value)
    else if (name === 'phone') sms.setPhone(value)
    else if (name === 'code') sms.setCode(value)
  }
}

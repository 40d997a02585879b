import { passwordWeakness } from '@essc/protocol/enrolment/password'
import type { EnrolmentStep, FacePath } from '@essc/protocol/enrolment/schema'
import type { EnrolmentAnswers } from '@essc/sdk/enrolment'
import { makeAutoObservable, observableRef, runInAction } from 'mobx'
import type { App } from '../app.ts'
import { Keypad } from '../password/keypad.ts'
import { Task } from '../task.ts'
import { faceView } from './face-view.ts'
import { IdentityForm } from './identity-form.ts'
import { SmsForm } from './sms-form.ts'

/** The code by text message belongs to the step of the face: both say that it is the person. */
const NUMBERS = { identity: 1, sms: 2, face: 2, password: 3, done: 4 } as const
const STEPS = [1, 2, 3, 4] as const

type AnsweredKind = Exclude<EnrolmentStep['kind'], 'done'>

function isOfKind<K extends AnsweredKind>(
  step: EnrolmentStep | undefined,
  kind: K,
): step is Extract<EnrolmentStep, { kind: K }> {
  return step?.kind === kind
}

export interface EnrolmentOptions {
  /** The password was forgotten: the face comes next, and a new password, also with a card that is open. */
  recover?: boolean
}

/**
 * Receiving the card, from name and number to the card itself. The platform keeps where it stands, so
 * whatever interrupts it, `show` goes on at the right step.
 */
export class Enrolment {
  step: EnrolmentStep | undefined
  /** The first of the two entries of the new password; never shown, gone when the step ends. */
  private first = ''
  private differed = false
  private recover: boolean
  readonly task = new Task()
  readonly form: IdentityForm
  readonly sms: SmsForm
  readonly keypad: Keypad
  private readonly app: App

  constructor(app: App, { recover = false }: EnrolmentOptions = {}) {
    this.app = app
    this.recover = recover
    this.form = new IdentityForm(app)
    this.sms = new SmsForm(app)
    this.keypad = new Keypad(app, (password) => void this.enterPassword(password))
    makeAutoObservable<this, 'app' | 'recover'>(
      this,
      {
        app: false,
        recover: false,
        task: false,
        form: false,
        sms: false,
        keypad: false,
        step: observableRef,
      },
      { autoBind: true },
    )
  }

  get view() {
    const { app, step, task } = this
    const kind = step?.kind
    const number = kind ? NUMBERS[kind] : 0
    return {
      kind: kind ?? (task.failure ? ('error' as const) : ('loading' as const)),
      title: app.text('enrolment.title'),
      heading: app.text(kind ? `enrolment.${kind}.title` : 'common.loading'),
      progress: number ? app.text('enrolment.step', { step: number, steps: STEPS.length }) : '',
      steps: STEPS.map((each) => each <= number),
      explanation: this.explanation,
      form: this.form.view,
      name: this.form.name,
      documentNumber: this.form.documentNumber,
      canRead: app.essc.enrolment.canReadDocument(),
      photoLabel: app.text('document.photo'),
      albumLabel: app.text('document.album'),
      sms: this.sms.viewOf(step?.kind === 'sms' ? step : undefined),
      face: faceView(app, step?.kind === 'face' ? step : undefined, this.facePath),
      busy: task.busy,
      error: app.sentence(task.failure),
      canContinue: !task.busy && this.form.view.isFilled,
      keypad: this.keypad.view,
    }
  }

  private get facePath(): FacePath {
    const { step, app } = this
    return step?.kind === 'face' ? app.essc.enrolment.facePath(step) : 'host'
  }

  private get explanation(): string {
    const { app, step } = this
    if (!step) return ''
    if (step.kind === 'face') return faceView(app, step, this.facePath).text
    if (step.kind === 'sms') return app.text('sms.text')
    if (step.kind === 'done')
      return app.text(step.joined ? 'enrolment.done.joined' : 'enrolment.done.text')
    if (step.kind === 'identity') return app.text('home.enrolHint')
    if (this.first) return app.text('enrolment.password.again')
    return app.text(this.differed ? 'enrolment.password.different' : 'enrolment.password.text')
  }

  /** Asks the platform where the enrolment stands. */
  async show(): Promise<void> {
    await this.task.run(async () => {
      await this.app.essc.ready()
      const { enrolment } = this.app.essc
      this.take(await (this.recover ? enrolment.recover() : enrolment.resume()))
      this.recover = false
    })
  }

  hide(): void {
    this.sms.stop()
  }

  setName(name: string): void {
    this.form.setName(name)
  }

  setDocumentNumber(number: string): void {
    this.form.setDocumentNumber(number)
  }

  /** Fills the form from a photo of the document, for the person to compare and put right. */
  async readDocument(source: 'camera' | 'album'): Promise<void> {
    const reading = await this.task.run(() => this.app.essc.enrolment.readDocument(source))
    if (reading) this.form.fill(reading)
    else if (this.task.failure?.code === 'HOST_CANCELLED') this.task.fail(undefined)
  }

  /** Sends name and number. A number that cannot be right is told without asking anyone. */
  async sendIdentity(): Promise<void> {
    const identity = this.form.checked()
    if (identity) await this.answer('identity', identity)
    else this.task.fail({ code: 'ENROLMENT_DOCUMENT_INVALID', parameters: {} })
  }

  /** Has a code sent to the number that was entered, or sent again. */
  async sendSms(): Promise<void> {
    await this.answer('sms', { phone: this.sms.phone })
  }

  /** Sends the code that came. */
  async checkSms(): Promise<void> {
    await this.answer('sms', { code: this.sms.code })
  }

  /** Has the face checked the best way there is, then asks the platform for the verdict. */
  async verifyFace(): Promise<void> {
    await this.answer('face', {})
  }

  /** Asks for a number to be read to a desk, where a clerk compares the face. */
  async askDesk(): Promise<void> {
    await this.answer('face', { path: 'desk' })
  }

  private async enterPassword(password: string): Promise<void> {
    if (!this.first) {
      // The phone says at once what the platform would refuse; the platform refuses it all the same.
      if (passwordWeakness(password, this.form.documentNumber || undefined)) {
        this.task.fail({ code: 'PASSWORD_TOO_SIMPLE', parameters: {} })
        return
      }
      this.task.fail(undefined)
      this.first = password
      this.differed = false
      return
    }
    const same = this.first === password
    this.first = ''
    if (same) await this.answer('password', { password })
    else this.differed = true
  }

  /** Answers the step that is shown; another one has taken its place where the kinds differ. */
  private async answer<K extends AnsweredKind>(
    kind: K,
    answer: EnrolmentAnswers[K],
  ): Promise<void> {
    const { step, app } = this
    if (!isOfKind(step, kind)) return
    await this.task.run(async () => {
      try {
        this.take(await app.essc.enrolment.answer(step, answer))
      } catch (error) {
        // Whatever went wrong, the platform knows which step is next and how many tries are left.
        const now = await app.essc.enrolment.resume().catch(() => undefined)
        if (now) this.take(now)
        throw error
      }
    })
  }

  private take(step: EnrolmentStep): void {
    if (step.kind === 'password' && this.step?.kind !== 'password') this.keypad.clear()
    this.step = step
    if (step.kind === 'sms') this.sms.follow(step)
    else this.sms.clear()
    if (step.kind !== 'done') return
    this.form.clear()
    runInAction(() => this.app.setCard('open'))
  }
}

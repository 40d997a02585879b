import { parseDocumentNumber } from '@essc/protocol/enrolment/document-number'
import { passwordWeakness } from '@essc/protocol/enrolment/password'
import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import { makeAutoObservable, observableRef, runInAction } from 'mobx'
import type { App } from '../app.ts'
import { Keypad } from '../password/keypad.ts'
import { Task } from '../task.ts'

const ORDER = ['identity', 'face', 'password', 'done'] as const

/**
 * Receiving the card, from name and number to the card itself. The platform keeps where it stands, so
 * whatever interrupts it, `show` goes on at the right step.
 */
export class Enrolment {
  step: EnrolmentStep | undefined
  name = ''
  documentNumber = ''
  /** The first of the two entries of the new password; never shown, gone when the step ends. */
  private first = ''
  private differed = false
  readonly task = new Task()
  readonly keypad: Keypad
  private readonly app: App

  constructor(app: App) {
    this.app = app
    this.keypad = new Keypad(app, (password) => void this.enterPassword(password))
    makeAutoObservable<this, 'app'>(
      this,
      { app: false, task: false, keypad: false, step: observableRef },
      { autoBind: true },
    )
  }

  get view() {
    const { app, step, task } = this
    const kind = step?.kind
    const number = kind ? ORDER.indexOf(kind) + 1 : 0
    return {
      kind: kind ?? (task.failure ? ('error' as const) : ('loading' as const)),
      title: app.text('enrolment.title'),
      heading: app.text(kind ? `enrolment.${kind}.title` : 'common.loading'),
      progress: number ? app.text('enrolment.step', { step: number, steps: ORDER.length }) : '',
      steps: ORDER.map((_, at) => at < number),
      explanation: this.explanation,
      name: this.name,
      documentNumber: this.documentNumber,
      busy: task.busy,
      error: app.sentence(task.failure),
      canContinue: !task.busy && this.name.trim() !== '' && this.documentNumber.trim() !== '',
      attemptsText:
        step?.kind === 'face'
          ? app.text('enrolment.face.left', { attemptsLeft: step.attemptsLeft })
          : '',
      keypad: this.keypad.view,
    }
  }

  private get explanation(): string {
    const { app, step } = this
    if (!step) return ''
    if (step.kind === 'face') return app.text('enrolment.face.text', { name: step.maskedName })
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
      this.take(await this.app.essc.enrolment.resume())
    })
  }

  setName(name: string): void {
    this.name = name
  }

  setDocumentNumber(number: string): void {
    this.documentNumber = number
  }

  /** Sends name and number. A number that cannot be right is told without asking anyone. */
  async sendIdentity(): Promise<void> {
    const documentNumber = this.documentNumber.trim().toUpperCase()
    if (!parseDocumentNumber(documentNumber).ok) {
      this.task.fail({ code: 'ENROLMENT_DOCUMENT_INVALID', parameters: {} })
      return
    }
    await this.answer({ name: this.name.trim(), documentNumber })
  }

  /** Lets the host check the face, then asks the platform for the verdict. */
  async verifyFace(): Promise<void> {
    await this.answer({})
  }

  private async enterPassword(password: string): Promise<void> {
    if (!this.first) {
      // The phone says at once what the platform would refuse; the platform refuses it all the same.
      if (passwordWeakness(password, this.documentNumber || undefined)) {
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
    if (same) await this.answer({ password })
    else this.differed = true
  }

  private async answer(answer: object): Promise<void> {
    const { step, app } = this
    if (!step) return
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
    if (step.kind !== 'done') return
    this.name = ''
    this.documentNumber = ''
    runInAction(() => this.app.setCard('open'))
  }
}

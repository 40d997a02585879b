import { makeAutoObservable } from 'mobx'
import type { App } from '../app.ts'
import { Keypad } from '../password/keypad.ts'
import { Task } from '../task.ts'

/** How the holder can give up the card: for now, in this app, or altogether. */
export type LeaveWay = 'stop' | 'unlink' | 'close'

const WAYS: readonly LeaveWay[] = ['stop', 'unlink', 'close']

/**
 * Stopping the card, taking it out of this app, or closing it. Stopping is asked about once more and
 * needs no password, also while the card is locked; the others need the password.
 */
export class Leave {
  /** What the holder chose and is being asked about. */
  way: LeaveWay | undefined
  /** What was carried out. */
  done: LeaveWay | undefined
  readonly task = new Task()
  readonly keypad: Keypad
  private readonly app: App

  constructor(app: App) {
    this.app = app
    this.keypad = new Keypad(app, (password) => void this.leave(password))
    makeAutoObservable<this, 'app'>(
      this,
      { app: false, task: false, keypad: false },
      { autoBind: true },
    )
  }

  get view() {
    const { app, way, done, task } = this
    const kind = done ? 'done' : way === 'stop' ? 'confirm' : way ? 'password' : 'choices'
    return {
      kind: kind as 'done' | 'confirm' | 'password' | 'choices',
      title: app.text(done ? `leave.${done}.done` : way ? `leave.${way}` : 'leave.title'),
      text: done
        ? app.text(`leave.${done}.after`)
        : way === 'stop'
          ? app.text('leave.stop.ask')
          : way
            ? app.text(`leave.${way}.text`)
            : '',
      choices: this.ways.map((id) => ({
        id,
        title: app.text(`leave.${id}`),
        text: app.text(`leave.${id}.text`),
      })),
      /** A stopped card comes back by the enrolment: a face and a new password. */
      canResume: done === 'stop',
      resumeLabel: app.text('card.resume'),
      stopLabel: app.text('leave.stop'),
      askTitle: app.text('password.enter'),
      cancelLabel: app.text('common.cancel'),
      doneLabel: app.text('common.done'),
      busy: task.busy,
      error: app.sentence(task.failure),
      keypad: this.keypad.view,
    }
  }

  private get ways(): readonly LeaveWay[] {
    if (this.app.card === 'open') return WAYS
    return this.app.card === 'locked' ? ['stop'] : []
  }

  /** Asks about one way. */
  choose(way: LeaveWay): void {
    this.way = way
    this.task.fail(undefined)
    if (way !== 'stop') this.keypad.clear()
  }

  cancel(): void {
    this.way = undefined
    this.task.fail(undefined)
  }

  /** What was typed and what was done does not stay behind on a screen that nobody looks at. */
  hide(): void {
    this.cancel()
    this.done = undefined
    this.keypad.digits = ''
  }

  /** Stops the card, once the holder said so again. */
  async stop(): Promise<void> {
    await this.carryOut('stop', () => this.app.essc.cards.stop())
  }

  private async leave(password: string): Promise<void> {
    const { way, app } = this
    if (way === 'unlink' || way === 'close')
      await this.carryOut(way, () => app.essc.cards[way](password))
  }

  private async carryOut(way: LeaveWay, work: () => Promise<void>): Promise<void> {
    await this.task.run(async () => {
      await work()
      this.finish(way)
    })
  }

  private finish(way: LeaveWay): void {
    this.done = way
    this.way = undefined
    if (way !== 'stop') this.app.setCard('none')
  }
}

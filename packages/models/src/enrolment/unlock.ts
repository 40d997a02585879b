import { makeAutoObservable } from 'mobx'
import type { App } from '../app.ts'
import { Keypad } from '../password/keypad.ts'
import { Task } from '../task.ts'

/** Opening the card with its password, once a session. */
export class Unlock {
  readonly task = new Task()
  readonly keypad: Keypad
  private readonly app: App

  constructor(app: App) {
    this.app = app
    this.keypad = new Keypad(app, (password) => void this.unlock(password))
    makeAutoObservable<this, 'app'>(
      this,
      { app: false, task: false, keypad: false },
      { autoBind: true },
    )
  }

  get view() {
    return {
      title: this.app.text('home.unlock'),
      busy: this.task.busy,
      error: this.app.sentence(this.task.failure),
      /** The way out of a locked card: the enrolment asks for the face, then for a new password. */
      canRecover: this.task.failure?.code === 'PASSWORD_LOCKED',
      recoverLabel: this.app.text('password.recover'),
      forgotLabel: this.app.text('password.forgot'),
      keypad: this.keypad.view,
    }
  }

  show(): void {
    this.keypad.clear()
  }

  private async unlock(password: string): Promise<void> {
    const opened = await this.task.run(async () => {
      await this.app.essc.enrolment.unlock(password)
      return true
    })
    if (opened) this.app.setCard('open')
  }
}

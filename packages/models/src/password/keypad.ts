import { makeAutoObservable } from 'mobx'
import type { App } from '../app.ts'

/** A keypad for six digits whose layout is new each time, so that touches do not tell the digits. */
export class Keypad {
  digits = ''
  layout: string[] = []
  private readonly app: App
  private readonly onComplete: (password: string) => void

  constructor(app: App, onComplete: (password: string) => void) {
    this.app = app
    this.onComplete = onComplete
    makeAutoObservable<this, 'app' | 'onComplete'>(
      this,
      { app: false, onComplete: false },
      { autoBind: true },
    )
  }

  get view() {
    return {
      keys: this.layout,
      count: this.digits.length,
      dots: [0, 1, 2, 3, 4, 5].map((at) => at < this.digits.length),
      status: this.app.text('password.entered', { count: this.digits.length }),
      label: this.app.text('password.keypad'),
      deleteLabel: this.app.text('common.delete'),
    }
  }

  /** Forgets what was entered and shuffles the keys. Call it before the keypad is shown. */
  clear(): void {
    this.digits = ''
    this.layout = shuffled(this.app.essc.randomBytes(40))
  }

  press(digit: string): void {
    if (this.digits.length >= 6 || !/^\d$/.test(digit)) return
    this.digits += digit
    if (this.digits.length < 6) return
    const password = this.digits
    this.clear()
    this.onComplete(password)
  }

  remove(): void {
    this.digits = this.digits.slice(0, -1)
  }
}

/** The ten digits in an order drawn from 40 random bytes. */
function shuffled(random: Uint8Array): string[] {
  const keys = Array.from('0123456789')
  for (let last = keys.length - 1; last > 0; last--) {
    const at = 4 * last
    const word =
      random[at]! * 0x1000000 + (random[at + 1]! << 16) + (random[at + 2]! << 8) + random[at + 3]!
    const pick = word % (last + 1)
    const key = keys[last]!
    keys[last] = keys[pick]!
    keys[pick] = key
  }
  return keys
}

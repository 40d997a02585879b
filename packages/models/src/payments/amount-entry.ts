import { amountText } from '@essc/protocol/messages/messages'
import { makeAutoObservable } from 'mobx'
import type { App } from '../app.ts'

/** As the platform takes it at most: under a million yuan. */
const MOST_DIGITS = 6

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0'] as const

export type AmountKey = (typeof KEYS)[number]

/** An amount in yuan that is entered key by key. It is kept as text: no fraction is ever computed with. */
export class AmountEntry {
  typed = ''
  private readonly app: App

  constructor(app: App) {
    this.app = app
    makeAutoObservable<this, 'app'>(this, { app: false }, { autoBind: true })
  }

  get view() {
    const { app, typed } = this
    const shown = `¥${typed || '0'}`
    return {
      amount: shown,
      keys: KEYS.map((id) => ({ id, label: id === '.' ? app.text('pay.point') : '' })),
      label: app.text('pay.keypad'),
      status: app.text('pay.entered', { amount: shown }),
      deleteLabel: app.text('common.delete'),
      payLabel: app.text('pay.goOn', { amount: amountText(this.amountFen) }),
    }
  }

  /** Whole fen; 0 while nothing was entered. */
  get amountFen(): number {
    const [yuan = '', fraction = ''] = this.typed.split('.')
    return Number(yuan || '0') * 100 + Number(`${fraction}00`.slice(0, 2))
  }

  /** A key that would make no amount does nothing. */
  press(key: AmountKey): void {
    const next =
      key === '.' && this.typed === '' ? '0.' : `${this.typed}${key}`.replace(/^0(\d)/, '$1')
    const [yuan = '', fraction = '', ...more] = next.split('.')
    if (more.length > 0 || yuan.length > MOST_DIGITS || fraction.length > 2) return
    this.typed = next
  }

  remove(): void {
    this.typed = this.typed.slice(0, -1)
  }

  clear(): void {
    this.typed = ''
  }
}

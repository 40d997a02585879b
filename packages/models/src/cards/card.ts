import type { Card as CardAnswer, RevealAnswer } from '@essc/protocol/cards/schema'
import { makeAutoObservable, observableRef } from 'mobx'
import type { App } from '../app.ts'
import { dayText } from '../dates.ts'
import { Keypad } from '../password/keypad.ts'
import { Task } from '../task.ts'
import { troubleView } from '../trouble.ts'

const REVEAL_MS = 30_000

/** The card itself: masked, unless the password was entered in the last 30 seconds. */
export class Card {
  card: CardAnswer | undefined
  revealed: RevealAnswer | undefined
  asking = false
  readonly task = new Task()
  readonly keypad: Keypad
  private readonly app: App
  private stops: (() => void)[] = []

  constructor(app: App) {
    this.app = app
    this.keypad = new Keypad(app, (password) => void this.reveal(password))
    makeAutoObservable<this, 'app' | 'stops'>(
      this,
      {
        app: false,
        stops: false,
        task: false,
        keypad: false,
        card: observableRef,
        revealed: observableRef,
      },
      { autoBind: true },
    )
  }

  get view() {
    const { app, card, revealed, task } = this
    return {
      kind: card ? 'card' : task.failure ? 'error' : 'loading',
      title: app.text('app.title'),
      region: card ? card.regionName[app.locale] : '',
      regionCode: card?.region ?? '',
      trouble: troubleView(app, task.failure),
      name: revealed?.name ?? card?.maskedName ?? '',
      number: revealed?.documentNumber ?? card?.maskedNumber ?? '',
      numberLabel: app.text('card.number'),
      bankName: card?.bankName ?? '',
      statusKind: card?.status ?? 'active',
      status: card ? app.text(`card.status.${card.status}`) : '',
      validUntil: card
        ? app.text('card.validUntil', { date: dayText(app.locale, card.validUntil) })
        : '',
      level: card ? app.text(card.level === 2 ? 'card.level2' : 'card.level1') : '',
      canPay: card?.level === 2 && card.status === 'active',
      canLink: card?.level === 1 && card.status === 'active',
      /** The way back of a card that its holder stopped: a face and a new password. */
      canResume: card?.status === 'stopped',
      resumeLabel: app.text('card.resume'),
      resumeText: app.text('card.resume.text'),
      revealed: revealed !== undefined,
      revealLabel: app.text(revealed ? 'card.hide' : 'card.reveal'),
      asking: this.asking,
      askTitle: app.text('password.enter'),
      busy: task.busy,
      error: app.sentence(task.failure),
      keypad: this.keypad.view,
    }
  }

  async show(): Promise<void> {
    if (this.stops.length === 0)
      this.stops.push(this.app.essc.on('card.changed', () => void this.load()))
    await this.load()
  }

  /** What was revealed does not stay behind on a screen that nobody looks at. */
  hide(): void {
    for (const stop of this.stops) stop()
    this.stops = []
    this.revealed = undefined
    this.asking = false
  }

  /** The eye on the card: asks for the password, or masks again. */
  toggleReveal(): void {
    if (this.revealed) this.mask()
    else this.asking = !this.asking
    this.task.fail(undefined)
    this.keypad.clear()
  }

  private mask(): void {
    this.revealed = undefined
  }

  private async load(): Promise<void> {
    await this.task.run(async () => this.take(await this.app.essc.cards.get()))
  }

  private async reveal(password: string): Promise<void> {
    await this.task.run(async () => this.unmask(await this.app.essc.cards.reveal(password)))
  }

  private take(card: CardAnswer): void {
    this.card = card
  }

  private unmask(revealed: RevealAnswer): void {
    this.revealed = revealed
    this.asking = false
    this.stops.push(this.app.host.timer(() => this.mask(), REVEAL_MS))
  }
}

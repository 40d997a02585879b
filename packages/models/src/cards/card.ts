import type { Revealed } from '@essc/protocol/cards/reveal'
import type { Card as CardAnswer } from '@essc/protocol/cards/schema'
import { isEsscError } from '@essc/protocol/errors'
import { makeAutoObservable, observableRef } from 'mobx'
import type { App } from '../app.ts'
import { dateText, dayText } from '../dates.ts'
import { HostScreen } from '../host-screen.ts'
import { Keypad } from '../password/keypad.ts'
import { Task } from '../task.ts'
import { troubleView } from '../trouble.ts'
import { Licence } from './licence.ts'

/** What this phone kept of the card from when it was last seen. */
interface Kept {
  seenAtUnix: number
  /** Until when codes can be made without the network; 0 for none. */
  codesUntilUnix: number
}

/** As long as the card that the phone kept is being drawn, nothing else keeps a slow phone busy. */
const PAINTED_MS = 50

/**
 * The card itself: masked, unless the password or a face opened it in the last 30 seconds. Without the
 * network it is shown as it was last seen.
 */
export class Card {
  card: CardAnswer | undefined
  kept: Kept | undefined
  revealed: Revealed | undefined
  asking = false
  private nowUnix = 0
  readonly task = new Task()
  readonly keypad: Keypad
  readonly licence: Licence
  private readonly app: App
  private readonly camera: HostScreen
  private stops: (() => void)[] = []
  private stopTick: (() => void) | undefined
  /** The card came from the phone itself and is about to be drawn for the first time. */
  private isUndrawn: boolean
  private stopWait: (() => void) | undefined

  constructor(app: App) {
    this.app = app
    this.card = app.takeKeptCard()
    this.isUndrawn = this.card !== undefined
    this.keypad = new Keypad(app, (password) => void this.reveal(password))
    this.licence = new Licence(app)
    this.camera = new HostScreen(app, () => this.leave())
    makeAutoObservable<this, 'app' | 'camera' | 'stops' | 'stopTick' | 'isUndrawn' | 'stopWait'>(
      this,
      {
        app: false,
        camera: false,
        stops: false,
        stopTick: false,
        isUndrawn: false,
        stopWait: false,
        task: false,
        keypad: false,
        licence: false,
        card: observableRef,
        kept: observableRef,
        revealed: observableRef,
      },
      { autoBind: true },
    )
  }

  get view() {
    const { app, card, revealed, task } = this
    const status = card?.status ?? 'active'
    const { host } = app
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
      statusKind: status,
      status: card ? app.text(`card.status.${status}`) : '',
      validUntil: card
        ? app.text('card.validUntil', { date: dayText(app.locale, card.validUntil) })
        : '',
      level: card ? app.text(card.level === 2 ? 'card.level2' : 'card.level1') : '',
      canPay: card?.level === 2 && status === 'active',
      canLink: card?.level === 1 && status === 'active',
      /** Why the card cannot be used, and the way out. */
      wayOut: card && status !== 'active' ? app.text(`card.wayOut.${status}`) : '',
      /** The way back of a card that its holder stopped: a face and a new password. */
      canResume: status === 'stopped',
      resumeLabel: app.text('card.resume'),
      /** The network is gone: what is shown was seen then, and codes work until then. */
      keptNote: this.keptNote,
      revealed: revealed !== undefined,
      revealLabel: app.text(revealed ? 'card.hide' : 'card.reveal'),
      countdown: revealed
        ? app.text('card.hidesIn', { seconds: Math.max(0, revealed.expiresAtUnix - this.nowUnix) })
        : '',
      asking: this.asking,
      askTitle: app.text('password.enter'),
      canUseFace: host.supports('verifyFace') || host.supports('askPage'),
      faceLabel: app.text('card.revealByFace'),
      cancelLabel: app.text('common.cancel'),
      busy: task.busy,
      error: app.sentence(task.failure),
      keypad: this.keypad.view,
    }
  }

  private get keptNote(): string {
    const { app, kept } = this
    if (!kept) return ''
    const seen = app.text('card.seenAt', { time: dateText(app.locale, kept.seenAtUnix, 'time') })
    const codes =
      kept.codesUntilUnix > this.nowUnix
        ? app.text('card.codesUntil', { time: dateText(app.locale, kept.codesUntilUnix, 'time') })
        : app.text('card.noCodes')
    return `${seen}${codes}`
  }

  async show(): Promise<void> {
    this.camera.show()
    const { essc, host } = this.app
    if (this.isUndrawn) {
      this.stopWait ??= host.timer(() => {
        this.isUndrawn = false
        this.stopWait = undefined
        void this.show()
      }, PAINTED_MS)
      return
    }
    if (this.stops.length === 0) {
      this.stops.push(essc.on('card.changed', () => void this.load()))
      if (host.onNetwork && host.supports('onNetwork'))
        this.stops.push(host.onNetwork((connected) => connected && this.kept && void this.load()))
    }
    await this.load()
  }

  /** What was revealed does not stay behind on a screen that nobody looks at. */
  hide(): void {
    this.camera.hide()
  }

  /** The eye on the card: asks for the password or the face, or masks again. */
  toggleReveal(): void {
    if (this.revealed) this.mask()
    else this.asking = !this.asking
    this.task.fail(undefined)
    this.keypad.clear()
  }

  /** Reveals by a face check in place of the password. */
  async revealByFace(): Promise<void> {
    const { cards } = this.app.essc
    await this.task.run(async () =>
      this.unmask(await this.camera.during(() => cards.revealByFace())),
    )
  }

  private async reveal(password: string): Promise<void> {
    await this.task.run(async () => this.unmask(await this.app.essc.cards.reveal(password)))
  }

  private mask(): void {
    this.stopTick?.()
    this.stopTick = undefined
    this.revealed = undefined
  }

  private leave(): void {
    this.stopWait?.()
    this.stopWait = undefined
    for (const stop of this.stops) stop()
    this.stops = []
    this.mask()
    this.asking = false
    this.keypad.digits = ''
    this.licence.close()
  }

  /** What the phone kept is there at once; what the platform says takes its place. */
  private async load(): Promise<void> {
    const { cards } = this.app.essc
    await this.task.run(async () => {
      if (!this.card) {
        const last = await cards.last()
        if (last) this.take(last.card)
      }
      try {
        this.take(await cards.get())
      } catch (error) {
        if (!isEsscError(error, 'NETWORK_UNREACHABLE', 'NETWORK_TIMEOUT')) throw error
        const last = await cards.last()
        if (!last) throw error
        this.take(last.card, last)
      }
    })
  }

  private take(card: CardAnswer, kept?: Kept): void {
    this.card = card
    this.kept = kept
    this.nowUnix = Math.floor(this.app.essc.now() / 1000)
  }

  private unmask(revealed: Revealed): void {
    this.revealed = revealed
    this.asking = false
    this.tick()
  }

  private tick(): void {
    this.stopTick?.()
    const { revealed } = this
    this.nowUnix = Math.floor(this.app.essc.now() / 1000)
    if (!revealed || this.nowUnix >= revealed.expiresAtUnix) this.mask()
    else this.stopTick = this.app.host.timer(() => this.tick(), 1000)
  }
}

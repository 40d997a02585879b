import type { Licence as LicenceAnswer } from '@essc/protocol/cards/schema'
import { makeAutoObservable, observableRef } from 'mobx'
import type { App } from '../app.ts'
import { dateText, dayText } from '../dates.ts'
import { Task } from '../task.ts'
import { troubleView } from '../trouble.ts'

/** Two taps within so long are a double tap. */
const DOUBLE_MS = 400

/**
 * The card over the whole screen, for a clerk who asks to see it. Its clock is the platform's and runs on,
 * so that a picture of a screen is told from it; the screen is bright and guarded while it is open.
 */
export class Licence {
  licence: LicenceAnswer | undefined
  isOpen = false
  private nowUnix = 0
  private tappedMs = Number.NEGATIVE_INFINITY
  private stopTick: (() => void) | undefined
  private release: (() => void) | undefined
  readonly task = new Task()
  private readonly app: App

  constructor(app: App) {
    this.app = app
    makeAutoObservable<this, 'app' | 'tappedMs' | 'stopTick' | 'release'>(
      this,
      {
        app: false,
        tappedMs: false,
        stopTick: false,
        release: false,
        task: false,
        licence: observableRef,
      },
      { autoBind: true },
    )
  }

  get view() {
    const { app, licence, task } = this
    return {
      kind: !this.isOpen
        ? ('closed' as const)
        : licence
          ? ('shown' as const)
          : task.failure
            ? ('error' as const)
            : ('loading' as const),
      title: app.text('app.title'),
      openLabel: app.text('licence.open'),
      closeLabel: app.text('common.close'),
      loading: app.text('common.loading'),
      trouble: troubleView(app, task.failure),
      region: licence ? licence.regionName[app.locale] : '',
      regionCode: licence?.region ?? '',
      name: licence?.name ?? '',
      statusKind: licence?.status ?? 'active',
      status: licence ? app.text(`card.status.${licence.status}`) : '',
      clock: dateText(app.locale, this.nowUnix, 'clock'),
      clockLabel: app.text('licence.clock'),
      hint: app.text('licence.hint'),
      rows: licence
        ? [
            { label: app.text('card.number'), value: licence.maskedNumber },
            { label: app.text('licence.bank'), value: licence.bankName },
            {
              label: app.text('licence.functions'),
              value: app.text(licence.level === 2 ? 'card.level2' : 'card.level1'),
            },
            { label: app.text('licence.issued'), value: dayText(app.locale, licence.issuedOn) },
            { label: app.text('licence.valid'), value: dayText(app.locale, licence.validUntil) },
          ]
        : [],
    }
  }

  /** A tap on the card's face: the second of two opens it. */
  tap(): void {
    const nowMs = this.app.host.now()
    const isSecond = nowMs - this.tappedMs < DOUBLE_MS
    this.tappedMs = isSecond ? Number.NEGATIVE_INFINITY : nowMs
    if (isSecond) void this.open()
  }

  async open(): Promise<void> {
    if (this.isOpen) return
    this.isOpen = true
    this.release = this.app.screen.claim()
    await this.load()
  }

  /** Gives the screen its light back. */
  close(): void {
    this.stopTick?.()
    this.stopTick = undefined
    this.release?.()
    this.release = undefined
    this.isOpen = false
    this.licence = undefined
    this.task.fail(undefined)
  }

  /** Asks for it, or once more where it could not be had. */
  async load(): Promise<void> {
    await this.task.run(async () => this.take(await this.app.essc.cards.licence()))
  }

  private take(licence: LicenceAnswer): void {
    // It may have been closed while it was asked for.
    if (!this.isOpen) return
    this.licence = licence
    this.tick()
  }

  private tick(): void {
    this.stopTick?.()
    this.nowUnix = Math.floor(this.app.essc.now() / 1000)
    this.stopTick = this.app.host.timer(() => this.tick(), 1000)
    // What is no longer good is not left standing.
    if (!this.licence || this.nowUnix < this.licence.expiresAtUnix) return
    this.licence = undefined
    void this.load()
  }
}

import type { Host } from '@essc/hosts/host'
import type { Card } from '@essc/protocol/cards/schema'
import { type ErrorCode, type EsscError, isEsscError } from '@essc/protocol/errors'
import {
  errorText,
  type Locale,
  type MessageParameters,
  text,
} from '@essc/protocol/messages/messages'
import type { TextKey } from '@essc/protocol/messages/texts.zh'
import type { Essc } from '@essc/sdk/client'
import { createScreen, type Screen } from '@essc/sdk/codes/screen'
import { makeAutoObservable, observableRef, runInAction } from 'mobx'
import { type Look, plainLook, remainingScale, type Size, type Theme } from './look.ts'

export interface AppOptions {
  essc: Essc
  host: Host
  /** The language to begin with, until the holder chooses another. */
  locale?: Locale
  /** The host's font scale, 1 to 2; the screens follow it. */
  fontScale?: number
  /** What every text goes through, such as a pseudo-locale under test. */
  dress?: (text: string) => string
  direction?: 'ltr' | 'rtl'
}

/** What went wrong, as a screen shows it. */
export interface Failure {
  code: ErrorCode
  parameters: MessageParameters
}

const SETTINGS = 'essc.settings'
/** Long enough for a page to be on the screen of a slow phone, and shorter than any finger. */
const PAINTED_MS = 1_000

/** Language, size, theme, contrast; the first release wrote 0 or 1 for the size and nothing after it. */
const SAVED = /^(zh|en),(0|1|standard|large|elder)(?:,(system|light|dark),(0|1))?$/

/**
 * What every screen shares: the client, the holder's settings, and whether there is a card. Made once,
 * when the app starts.
 */
export class App {
  readonly essc: Essc
  readonly host: Host
  /** The light and the guard of the screen, for what is shown to others beside codes. */
  readonly screen: Screen
  locale: Locale
  look: Look = plainLook
  readonly direction: 'ltr' | 'rtl'
  card: 'unknown' | 'none' | 'locked' | 'open' = 'unknown'
  failure: Failure | undefined
  private isFollowing = false
  private keptCard: Card | undefined
  private readonly fontScale: number
  private readonly dress: (text: string) => string

  constructor(options: AppOptions) {
    this.essc = options.essc
    this.host = options.host
    this.screen = createScreen(options.host)
    this.locale = options.locale ?? 'zh'
    this.direction = options.direction ?? 'ltr'
    this.fontScale = options.fontScale ?? 1
    this.dress = options.dress ?? ((text) => text)
    makeAutoObservable<this, 'isFollowing' | 'keptCard' | 'fontScale' | 'dress'>(
      this,
      {
        essc: false,
        host: false,
        screen: false,
        direction: false,
        isFollowing: false,
        keptCard: false,
        fontScale: false,
        dress: false,
        look: observableRef,
      },
      { autoBind: true },
    )
  }

  /** A text of the screens in the holder's language. */
  text(key: TextKey, parameters: MessageParameters = {}): string {
    return this.dress(text(this.locale, key, parameters))
  }

  /** The sentence for a failure in the holder's language. */
  sentence(failure: Failure | undefined): string {
    return failure ? this.dress(errorText(this.locale, failure.code, failure.parameters)) : ''
  }

  /** Opens or resumes the session. Call it when the app starts and whenever a screen needs the card. */
  async start(): Promise<void> {
    await this.loadSettings()
    this.followSession()
    await this.ask()
  }

  /**
   * The slow part of the first code, ahead of it: for a page that has just been painted and leads to
   * codes. The answer calls it off.
   */
  prepareCodes(): () => void {
    return this.host.timer(() => void this.essc.codes.prepare(), PAINTED_MS)
  }

  /** A session that ended and was replaced by a new one opens its card with the password again. */
  private followSession(): void {
    if (this.isFollowing) return
    this.isFollowing = true
    this.essc.on('session.changed', () => {
      if (this.card !== 'unknown') void this.ask()
    })
  }

  private async ask(): Promise<void> {
    try {
      const { card } = await this.essc.ready()
      const last = card === 'open' ? await this.essc.cards.last() : undefined
      runInAction(() => {
        this.setCard(card)
        this.keptCard = last?.card
        this.failure = undefined
      })
    } catch (error) {
      this.fail(error)
    }
  }

  setCard(card: 'none' | 'locked' | 'open'): void {
    this.card = card
    this.keptCard = undefined
  }

  /** The card as the phone kept it, once: a page that begins with the card needs no skeleton of it. */
  takeKeptCard(): Card | undefined {
    const card = this.keptCard
    this.keptCard = undefined
    return card
  }

  async setLocale(locale: Locale): Promise<void> {
    this.locale = locale
    await this.saveSettings()
  }

  get elder(): boolean {
    return this.look.size === 'elder'
  }

  async setElder(elder: boolean): Promise<void> {
    await this.setLook({ size: elder ? 'elder' : 'standard' })
  }

  async setLook(look: Partial<Look>): Promise<void> {
    this.look = { ...this.look, ...look }
    await this.saveSettings()
  }

  /** How much larger than the chosen size the host wants its texts. */
  get scale(): number {
    return remainingScale(this.look.size, this.fontScale)
  }

  fail(error: unknown): void {
    this.failure = failureOf(error)
  }

  private async loadSettings(): Promise<void> {
    const saved = await this.host.storage.get(SETTINGS).catch(() => undefined)
    const match = SAVED.exec(saved ?? '')
    if (!match) return
    const [, locale, size, theme = 'system', contrast] = match
    runInAction(() => {
      this.locale = locale as Locale
      this.look = {
        size: size === '1' ? 'elder' : size === '0' ? 'standard' : (size as Size),
        theme: theme as Theme,
        contrast: contrast === '1',
      }
    })
  }

  private async saveSettings(): Promise<void> {
    // A full store costs the holder a setting, never the card.
    const { size, theme, contrast } = this.look
    await this.host.storage
      .set(SETTINGS, `${this.locale},${size},${theme},${contrast ? 1 : 0}`)
      .catch(() => undefined)
  }
}

/** What a caught value means to a person. A programmer's mistake is thrown on. */
export function failureOf(error: unknown): Failure {
  if (!isEsscError(error)) throw error
  const { code, parameters } = error as EsscError
  return { code, parameters }
}

import type { Host } from '@essc/hosts/host'
import { type ErrorCode, type EsscError, isEsscError } from '@essc/protocol/errors'
import {
  errorText,
  type Locale,
  type MessageParameters,
  text,
} from '@essc/protocol/messages/messages'
import type { TextKey } from '@essc/protocol/messages/texts.zh'
import type { Essc } from '@essc/sdk/client'
import { makeAutoObservable, runInAction } from 'mobx'

export interface AppOptions {
  essc: Essc
  host: Host
  /** The language to begin with, until the holder chooses another. */
  locale?: Locale
}

/** What went wrong, as a screen shows it. */
export interface Failure {
  code: ErrorCode
  parameters: MessageParameters
}

const SETTINGS = 'essc.settings'

/**
 * What every screen shares: the client, the holder's settings, and whether there is a card. Made once,
 * when the app starts.
 */
export class App {
  readonly essc: Essc
  readonly host: Host
  locale: Locale
  elder = false
  card: 'unknown' | 'none' | 'locked' | 'open' = 'unknown'
  failure: Failure | undefined
  private isFollowing = false

  constructor(options: AppOptions) {
    this.essc = options.essc
    this.host = options.host
    this.locale = options.locale ?? 'zh'
    makeAutoObservable<this, 'isFollowing'>(
      this,
      { essc: false, host: false, isFollowing: false },
      { autoBind: true },
    )
  }

  /** A text of the screens in the holder's language. */
  text(key: TextKey, parameters: MessageParameters = {}): string {
    return text(this.locale, key, parameters)
  }

  /** The sentence for a failure in the holder's language. */
  sentence(failure: Failure | undefined): string {
    return failure ? errorText(this.locale, failure.code, failure.parameters) : ''
  }

  /** Opens or resumes the session. Call it when the app starts and whenever a screen needs the card. */
  async start(): Promise<void> {
    await this.loadSettings()
    this.followSession()
    await this.ask()
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
      runInAction(() => {
        this.card = card
        this.failure = undefined
      })
    } catch (error) {
      this.fail(error)
    }
  }

  setCard(card: 'none' | 'locked' | 'open'): void {
    this.card = card
  }

  async setLocale(locale: Locale): Promise<void> {
    this.locale = locale
    await this.saveSettings()
  }

  async setElder(elder: boolean): Promise<void> {
    this.elder = elder
    await this.saveSettings()
  }

  fail(error: unknown): void {
    this.failure = failureOf(error)
  }

  private async loadSettings(): Promise<void> {
    const saved = await this.host.storage.get(SETTINGS).catch(() => undefined)
    const match = /^(zh|en),(0|1)$/.exec(saved ?? '')
    if (!match) return
    runInAction(() => {
      this.locale = match[1] as Locale
      this.elder = match[2] === '1'
    })
  }

  private async saveSettings(): Promise<void> {
    // A full store costs the holder a setting, never the card.
    await this.host.storage
      .set(SETTINGS, `${this.locale},${this.elder ? 1 : 0}`)
      .catch(() => undefined)
  }
}

/** What a caught value means to a person. A programmer's mistake is thrown on. */
export function failureOf(error: unknown): Failure {
  if (!isEsscError(error)) throw error
  const { code, parameters } = error as EsscError
  return { code, parameters }
}

import { isEsscError } from '@essc/protocol/errors'
import type { CodeView } from '@essc/sdk/codes'
import type { ShownCode } from '@essc/sdk/codes/show'
import dayjs from 'dayjs'
import { makeAutoObservable, observableRef } from 'mobx'
import { type App, type Failure, failureOf } from '../app.ts'

/** A code on the screen, identity or payment, with its countdown. */
export class Code {
  readonly kind: 'identity' | 'payment'
  symbol: CodeView | undefined
  failure: Failure | undefined
  /** Why codes could not be bound to a desk; the code itself is as good as before. */
  bindFailure: Failure | undefined
  /** A desk has looked the holder up while the code was shown. */
  resolved = false
  private nowUnix = 0
  private readonly app: App
  private shown: ShownCode | undefined
  private stops: (() => void)[] = []
  private stopTick: (() => void) | undefined

  constructor(app: App, kind: 'identity' | 'payment') {
    this.app = app
    this.kind = kind
    makeAutoObservable<this, 'app' | 'shown' | 'stops' | 'stopTick'>(
      this,
      {
        app: false,
        kind: false,
        shown: false,
        stops: false,
        stopTick: false,
        symbol: observableRef,
        failure: observableRef,
        bindFailure: observableRef,
      },
      { autoBind: true },
    )
  }

  get view() {
    const { app, symbol, kind, failure } = this
    const seconds = symbol ? Math.max(0, symbol.expiresAtUnix - this.nowUnix) : 0
    const dead = symbol === undefined || seconds === 0
    return {
      kind: failure && dead ? 'error' : symbol ? 'code' : 'loading',
      title: app.text(`code.${kind}.title`),
      hint: app.text(`code.${kind}.hint`),
      warning: app.text('code.warning'),
      image: symbol?.svg ?? '',
      imageLabel: app.text(`code.${kind}.image`),
      barcode: symbol?.barcodeSvg ?? '',
      barcodeLabel: app.text('code.barcode.image'),
      digits: symbol?.digits?.replace(/(\d{4})(?=\d)/g, '$1 ') ?? '',
      digitsLabel: symbol?.digits ? app.text('code.digits', { digits: symbol.digits }) : '',
      countdown: symbol ? app.text('code.seconds', { seconds }) : '',
      usableUntil: symbol
        ? app.text('code.offlineUntil', {
            time: dayjs.unix(symbol.usableUntilUnix).format('MM-DD HH:mm'),
          })
        : '',
      refreshLabel: app.text('code.refresh'),
      announcement: this.resolved ? app.text('code.verified') : '',
      error: app.sentence(failure),
      canBind: kind === 'identity' && app.host.supports('scan'),
      bindError: app.sentence(this.bindFailure),
      retryLabel: app.text('common.retry'),
      loading: app.text('common.loading'),
    }
  }

  show(): void {
    if (this.shown) return
    const shown = this.app.essc.codes.show(this.kind)
    this.shown = shown
    this.stops = [
      shown.onChange((symbol) => this.take(symbol)),
      shown.onError((error) => this.fail(error)),
      this.app.essc.on('desk.resolved', () => this.tell()),
    ]
    if (shown.view) this.take(shown.view)
    this.tick()
  }

  refresh(): void {
    this.resolved = false
    this.failure = undefined
    this.bindFailure = undefined
    this.shown?.refresh()
  }

  /** Scans a desk's challenge and binds the codes to it; a scan that was given up changes nothing. */
  async scanTerminal(): Promise<void> {
    try {
      const scanned = await this.app.host.scan?.()
      if (scanned) this.shown?.bind(scanned.text)
    } catch (error) {
      if (isEsscError(error, 'HOST_CANCELLED')) return
      this.bindFailed(error)
    }
  }

  hide(): void {
    this.stopTick?.()
    this.stopTick = undefined
    for (const stop of this.stops) stop()
    this.stops = []
    this.shown?.hide()
    this.shown = undefined
    this.symbol = undefined
    this.resolved = false
    this.failure = undefined
  }

  private take(symbol: CodeView): void {
    this.symbol = symbol
    this.failure = undefined
    this.nowUnix = Math.floor(this.app.essc.now() / 1000)
  }

  private fail(error: unknown): void {
    this.failure = failureOf(error)
  }

  private bindFailed(error: unknown): void {
    this.bindFailure = failureOf(error)
  }

  private tell(): void {
    this.resolved = this.kind === 'identity'
  }

  private tick(): void {
    this.nowUnix = Math.floor(this.app.essc.now() / 1000)
    this.stopTick = this.app.host.timer(() => this.tick(), 1000)
  }
}

import { isEsscError } from '@essc/protocol/errors'
import type { ShownCode } from '@essc/sdk/codes/show'
import type { CodeKind, CodeView } from '@essc/sdk/codes/view'
import dayjs from 'dayjs'
import { makeAutoObservable, observableRef } from 'mobx'
import { type App, type Failure, failureOf } from '../app.ts'
import { HostScreen } from '../host-screen.ts'

/** A code on the screen, for desks, tills or readers in buses, with its countdown. */
export class Code {
  readonly kind: CodeKind
  symbol: CodeView | undefined
  failure: Failure | undefined
  /** Why codes could not be bound to a desk; the code itself is as good as before. */
  bindFailure: Failure | undefined
  /** Codes are good at the desk alone whose challenge was scanned. */
  bound = false
  /** A desk has looked the holder up while the code was shown. */
  resolved = false
  private nowUnix = 0
  private readonly app: App
  private shown: ShownCode | undefined
  private stops: (() => void)[] = []
  private stopTick: (() => void) | undefined
  private readonly scanner: HostScreen

  constructor(app: App, kind: CodeKind) {
    this.app = app
    this.kind = kind
    this.scanner = new HostScreen(app, () => this.leave())
    makeAutoObservable<this, 'app' | 'shown' | 'stops' | 'stopTick' | 'scanner'>(
      this,
      {
        app: false,
        kind: false,
        shown: false,
        stops: false,
        stopTick: false,
        scanner: false,
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
      bindLabel: app.text('code.bind'),
      bindHint: app.text(this.bound ? 'code.bound' : 'code.bindHint'),
      bindError: app.sentence(this.bindFailure),
      clockNote: symbol?.isClockDoubtful ? app.text('code.clockDoubtful') : '',
      retryLabel: app.text('common.retry'),
      loading: app.text('common.loading'),
    }
  }

  show(): void {
    this.scanner.show()
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
    if (this.scanner.isOpen) return
    try {
      const scanned = await this.scanner.during(async () => this.app.host.scan?.())
      if (scanned) this.bind(scanned.text)
    } catch (error) {
      if (isEsscError(error, 'HOST_CANCELLED')) return
      this.bindFailed(error)
    }
  }

  /** The scanner of some hosts hides the page: what is bound then must be the code that was shown. */
  hide(): void {
    this.scanner.hide()
  }

  private leave(): void {
    this.stopTick?.()
    this.stopTick = undefined
    for (const stop of this.stops) stop()
    this.stops = []
    this.shown?.hide()
    this.shown = undefined
    this.symbol = undefined
    this.resolved = false
    this.failure = undefined
    this.bindFailure = undefined
    this.bound = false
  }

  private bind(text: string): void {
    const { shown } = this
    if (!shown) return
    this.bindFailure = undefined
    shown.bind(text)
    this.bound = true
    this.resolved = false
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
    this.bound = false
  }

  private tick(): void {
    this.nowUnix = Math.floor(this.app.essc.now() / 1000)
    this.stopTick = this.app.host.timer(() => this.tick(), 1000)
  }
}

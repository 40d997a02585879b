import { isEsscError } from '@essc/protocol/errors'
import { makeAutoObservable } from 'mobx'
import type { App } from '../app.ts'
import { type ScanKind, scanKind } from '../codes/scan-kind.ts'
import { HostScreen } from '../host-screen.ts'
import { Task } from '../task.ts'
import { AmountEntry } from './amount-entry.ts'
import { Confirm } from './confirm.ts'

/** What a scanned code turned out to be; `unlisted` looks like ours, but the platform does not know it. */
export type ScanFinding = Exclude<ScanKind, 'pay'> | 'unlisted'

/**
 * Paying by scanning what a till or counter shows. Only the platform's answer says who is paid and how
 * much; a code without an amount asks the holder for it. `confirm` asks for the agreement.
 */
export class ScanPay {
  finding: ScanFinding | undefined
  /** The code that waits for an amount. */
  private code = ''
  /** The scanner opens by itself once, when the page opens. */
  private isOpened = false
  readonly task = new Task()
  readonly amount: AmountEntry
  readonly confirm: Confirm
  private readonly app: App
  private readonly scanner: HostScreen

  constructor(app: App) {
    this.app = app
    this.amount = new AmountEntry(app)
    this.confirm = new Confirm(app)
    this.scanner = new HostScreen(app, () => this.leave())
    makeAutoObservable<this, 'app' | 'isOpened' | 'scanner'>(
      this,
      { app: false, isOpened: false, task: false, amount: false, confirm: false, scanner: false },
      { autoBind: true },
    )
  }

  get view() {
    const { app, task, finding } = this
    const code = task.failure?.code
    return {
      kind: finding
        ? ('finding' as const)
        : this.code
          ? ('amount' as const)
          : task.busy
            ? ('loading' as const)
            : ('ready' as const),
      title: app.text('scan.payTitle'),
      hint: app.text(this.code ? 'scan.amountHint' : 'scan.hint'),
      finding,
      scanLabel: app.text('scan.start'),
      againLabel: app.text('scan.again'),
      canScan: app.host.supports('scan'),
      cannotScan: app.text('scan.cannot'),
      loading: app.text('scan.reading'),
      busy: task.busy,
      canPay: !task.busy && this.amount.amountFen > 0,
      payLabel: this.amount.view.payLabel,
      error: app.sentence(task.failure),
      canLink: code === 'BANK_NOT_LINKED',
      linkLabel: app.text('card.bank'),
      needsSettings: code === 'HOST_DENIED' && app.host.supports('openSettings'),
      settingsLabel: app.text('permission.allow'),
    }
  }

  show(): void {
    this.scanner.show()
    this.confirm.show()
    if (this.isOpened) return
    this.isOpened = true
    void this.scan()
  }

  /** The scanner of some hosts hides the page: the payment goes on when it comes back. */
  hide(): void {
    this.scanner.hide()
  }

  /** Opens the host's scanner; a scan that was given up leaves the page as it was opened. */
  async scan(): Promise<void> {
    if (this.scanner.isOpen || this.task.busy || !this.app.host.supports('scan')) return
    this.begin()
    const scanned = await this.task.run(() => this.scanner.during(() => this.app.host.scan!()))
    if (scanned) await this.read(scanned.text)
    else if (this.task.failure?.code === 'HOST_CANCELLED') this.task.fail(undefined)
  }

  /** Goes on with the amount that was entered. */
  async sendAmount(): Promise<void> {
    const { amountFen } = this.amount
    if (this.code && amountFen > 0) await this.send(this.code, amountFen)
  }

  /** Where the camera was refused: the host's own page of permissions. */
  async openSettings(): Promise<void> {
    await this.task.run(async () => this.app.host.openSettings?.())
  }

  private async read(text: string): Promise<void> {
    const kind = scanKind(text)
    if (kind === 'pay') await this.send(text)
    else this.find(kind)
  }

  private async send(code: string, amountFen?: number): Promise<void> {
    await this.task.run(async () => {
      try {
        const quote = await this.app.essc.payments.scan({ code, amountFen })
        this.begin()
        this.confirm.open(quote)
      } catch (error) {
        if (isEsscError(error, 'PAYMENT_AMOUNT_REQUIRED')) this.await(code)
        else if (isEsscError(error, 'CODE_UNKNOWN', 'CODE_MALFORMED')) this.find('unlisted')
        else throw error
      }
    })
  }

  private begin(): void {
    this.finding = undefined
    this.code = ''
    this.amount.clear()
  }

  private await(code: string): void {
    this.amount.clear()
    this.code = code
  }

  private find(finding: ScanFinding): void {
    this.code = ''
    this.finding = finding
  }

  /** What was scanned and entered is no secret and stays, for whoever only looked at a message. */
  private leave(): void {
    this.confirm.hide()
  }
}

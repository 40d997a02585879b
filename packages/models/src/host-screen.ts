import type { App } from './app.ts'

/** A page that is not back so long after the host's screen has gone was left for good. */
const BACK_MS = 2_000

/**
 * What a page does not mistake for being left: a scanner or a face check of the host that lies over it.
 * Some hosts hide the page for it, others do not.
 */
export class HostScreen {
  private readonly app: App
  private readonly leave: () => void
  private isOver = false
  private isHidden = false

  /** @param leave what is done when the page is left */
  constructor(app: App, leave: () => void) {
    this.app = app
    this.leave = leave
  }

  /** Runs what opens a screen of the host. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.isOver = true
    try {
      return await work()
    } finally {
      this.isOver = false
      if (this.isHidden) this.app.host.timer(() => this.isHidden && this.leave(), BACK_MS)
    }
  }

  /** Whether a screen of the host lies over the page. */
  get isOpen(): boolean {
    return this.isOver
  }

  show(): void {
    this.isHidden = false
  }

  hide(): void {
    this.isHidden = true
    if (!this.isOver) this.leave()
  }
}

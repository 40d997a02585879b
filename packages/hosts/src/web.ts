import type { BrowserParts } from './browser.ts'
import { type HostClock, systemClock } from './clock.ts'
import type { Host } from './host.ts'
import { webBase } from './web/base.ts'

export interface WebOptions {
  /** `browserParts(window)` of @essc/hosts/browser. */
  web: BrowserParts
  /**
   * How the page learns who its user is, since a browser does not know: the hospital's or city's own
   * login. Answers a code that the channel's server exchanges.
   */
  login(): Promise<{ code: string }>
  clock?: HostClock
}

/** The host of a page in a plain browser. It cannot scan, pay or check a face. */
export function web(options: WebOptions): Host {
  const { clock = systemClock() } = options
  return Object.assign(webBase(options.web, clock), {
    name: 'web' as const,
    native: () => options.web,
    login: () => options.login(),
  })
}

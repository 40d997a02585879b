import type { ErrorCode } from '@essc/protocol/errors'
import type { BrowserParts } from './browser.ts'
import { readText } from './checks.ts'
import { type HostClock, systemClock } from './clock.ts'
import type { Host } from './host.ts'
import { TIMEOUTS_MS } from './timeouts.ts'
import { callVendor, isObject } from './vendor-call.ts'
import { webBase } from './web/base.ts'
import type { PageParts } from './web-extras.ts'

export interface WebOptions {
  /** `browserParts(window)` of @essc/hosts/browser. */
  web: BrowserParts
  /**
   * How the page learns who its user is, since a browser does not know: the hospital's or city's own
   * login. Answers a code that the channel's server exchanges. What it rejects with may have a `code` of
   * HOST_CANCELLED, HOST_DENIED, HOST_UNAVAILABLE, HOST_UNSUPPORTED or HOST_TIMEOUT; all else is
   * HOST_FAILED.
   */
  login(): Promise<{ code: string }>
  /** `webExtras(browserExtras(window))`, for what lies beside the card and its code. */
  extras?: (parts: PageParts) => Partial<Host>
  clock?: HostClock
}

/** The host of a page in a plain browser. It cannot scan, pay or check a face. */
export function web(options: WebOptions): Host {
  const { clock = systemClock(), extras } = options
  const parts = { web: options.web, clock }
  return Object.assign(webBase(options.web, clock), extras?.(parts), {
    name: 'web' as const,
    native: () => options.web,
    login: () =>
      callVendor({
        member: 'login',
        clock,
        timeoutMs: TIMEOUTS_MS.login,
        start: (callbacks) => void options.login().then(callbacks.success, callbacks.fail),
        succeeded: (answer: { readonly code?: unknown }) => ({
          code: readText(answer.code, 'login'),
        }),
        failed: loginFailed,
      }),
  })
}

const CODES: readonly ErrorCode[] = [
  'HOST_CANCELLED',
  'HOST_DENIED',
  'HOST_UNAVAILABLE',
  'HOST_UNSUPPORTED',
  'HOST_TIMEOUT',
]

function loginFailed(error: unknown): ErrorCode {
  const code = isObject(error) ? error.code : undefined
  return CODES.find((one) => one === code) ?? 'HOST_FAILED'
}

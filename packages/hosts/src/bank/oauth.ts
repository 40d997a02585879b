import type { BrowserParts } from '../browser.ts'
import { type HostClock, systemClock } from '../clock.ts'
import type { Host } from '../host.ts'
import { withQuery } from '../web/address.ts'
import { webBase } from '../web/base.ts'
import { redirectLogin } from '../web/redirect-login.ts'
import type { PageParts } from '../web-extras.ts'

export interface OauthOptions {
  /** `browserParts(window)` of @essc/hosts/browser. */
  web: BrowserParts
  /** The bank's page that asks the person, for example `https://bank.example/oauth/authorize`. */
  authorizeUrl: string
  clientId: string
  /**
   * Where the bank sends the person back: a path of this page's own, registered at the bank. Without a
   * fragment, since banks cut it off; the page routes by history.
   */
  redirectUrl: string
  /** What the bank is asked for; `openid` unless given. More needs the bank's consent. */
  scope?: string
  /** A state from the channel's server; made of the browser's own randomness unless given. */
  issueState?: () => Promise<string>
  /** `webExtras(browserExtras(window))`, for what lies beside the card and its code. */
  extras?: (parts: PageParts) => Partial<Host>
  clock?: HostClock
}

/**
 * The host of a page in a bank's app that has no bridge and logs in by OAuth redirect, as the
 * Agricultural Bank's does. It cannot scan, pay or check a face.
 *
 * @throws TypeError for a `redirectUrl` with a fragment.
 */
export function oauth(options: OauthOptions): Host {
  const { web, authorizeUrl, clientId, redirectUrl, scope = 'openid' } = options
  const { clock = systemClock() } = options
  if (/#/.test(redirectUrl + authorizeUrl)) {
    throw new TypeError('The addresses of a bank’s login have no fragment')
  }
  return Object.assign(webBase(web, clock), options.extras?.({ web, clock }), {
    name: 'oauth' as const,
    native: () => web,
    login: redirectLogin({
      web,
      clock,
      issueState: options.issueState,
      authorize: (state) =>
        withQuery(authorizeUrl, {
          response_type: 'code',
          client_id: clientId,
          redirect_uri: redirectUrl,
          scope,
          state,
        }),
    }),
  })
}

import { askHost, type HostLogin, hostUser } from './host-login.ts'

export interface BankLoginOptions {
  clientId: string
  clientSecret: string
  endpoint: string
  /**
   * Where the page asked the bank to send the person back, for a page that logs in by redirect: the
   * bank compares it (RFC 6749, section 4.1.3).
   */
  redirectUrl?: string
  fetch?: typeof fetch
}

/**
 * A bank's OAuth 2.0 token endpoint with the authorisation code grant (RFC 6749, section 4.1.3), whose
 * answer also names the user by an `openid`, as banks in China do.
 */
export function bankLogin(options: BankLoginOptions): HostLogin {
  const { clientId, clientSecret, endpoint, redirectUrl, fetch: send } = options
  return async (code) => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      client_id: clientId,
      client_secret: clientSecret,
      ...(redirectUrl === undefined ? {} : { redirect_uri: redirectUrl }),
    })
    const { json } = await askHost(`${endpoint}/oauth/token`, { method: 'POST', body }, send)
    return hostUser('bank', json.openid)
  }
}

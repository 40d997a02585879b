import { askHost, type HostLogin, hostUser } from './host-login.ts'

export interface BankLoginOptions {
  clientId: string
  clientSecret: string
  endpoint: string
  fetch?: typeof fetch
}

/**
 * A bank's OAuth 2.0 token endpoint with the authorisation code grant (RFC 6749, section 4.1.3), whose
 * answer also names the user by an `openid`, as banks in China do.
 */
export function bankLogin(options: BankLoginOptions): HostLogin {
  const { clientId, clientSecret, endpoint, fetch: send } = options
  return async (code) => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      client_id: clientId,
      client_secret: clientSecret,
    })
    const { json } = await askHost(`${endpoint}/oauth/token`, { method: 'POST', body }, send)
    return hostUser('bank', json.openid)
  }
}

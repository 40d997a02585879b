import { createSign, createVerify } from 'node:crypto'
import { EsscError } from '@essc/protocol/errors'
import { askHost, type HostLogin, hostUser } from './host-login.ts'

export interface AlipayLoginOptions {
  appId: string
  /** The app's RSA key, PEM. */
  privateKey: string
  /** Alipay's RSA key, PEM. */
  alipayPublicKey: string
  /** The server's clock in milliseconds. */
  now(): number
  endpoint?: string
  fetch?: typeof fetch
}

const METHOD = 'alipay.system.oauth.token'
const ANSWER = 'alipay_system_oauth_token_response'

/**
 * Alipay's `alipay.system.oauth.token`, signed with RSA2 both ways.
 *
 * Source: https://opendocs.alipay.com/open/05nai2 and https://opendocs.alipay.com/common/02mse7
 */
export function alipayLogin(options: AlipayLoginOptions): HostLogin {
  const { appId, privateKey, alipayPublicKey, now, fetch: send } = options
  const endpoint = options.endpoint ?? 'https://openapi.alipay.com'
  return async (code) => {
    const parameters: Record<string, string> = {
      app_id: appId,
      charset: 'utf-8',
      code,
      format: 'JSON',
      grant_type: 'authorization_code',
      method: METHOD,
      sign_type: 'RSA2',
      // China's time, as the gateway reads it.
      timestamp: new Date(now() + 28_800_000).toISOString().slice(0, 19).replace('T', ' '),
      version: '1.0',
    }
    const sign = createSign('RSA-SHA256').update(signingText(parameters)).sign(privateKey, 'base64')
    const { text, json } = await askHost(
      `${endpoint}/gateway.do`,
      { method: 'POST', body: new URLSearchParams({ ...parameters, sign }) },
      send,
    )
    const answer = json[ANSWER] as Record<string, unknown> | undefined
    if (!answer) throw new EsscError('HOST_DENIED')
    if (!isSigned(text, json.sign, alipayPublicKey)) throw new EsscError('HOST_FAILED')
    return hostUser('alipay', answer.open_id ?? answer.user_id)
  }
}

/** The parameters that have a value, sorted by name, joined as a query without encoding. */
export function signingText(parameters: Readonly<Record<string, string>>): string {
  return Object.keys(parameters)
    .filter((name) => name !== 'sign' && parameters[name] !== '')
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
    .join('&')
}

/** The signature covers the answer's own text, so it is cut out as it came. */
function isSigned(text: string, sign: unknown, publicKey: string): boolean {
  const label = `"${ANSWER}":`
  const start = text.indexOf(label) + label.length
  const end = text.lastIndexOf('}', text.lastIndexOf('"sign":')) + 1
  const signed = text.slice(start, end)
  if (typeof sign !== 'string') return false
  return createVerify('RSA-SHA256').update(signed).verify(publicKey, sign, 'base64')
}

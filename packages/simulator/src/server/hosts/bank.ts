import { type Handler, readBody, sendJson } from '../reply.ts'
import type { LoginCodes } from './login-codes.ts'

/** A bank's OAuth 2.0 token endpoint: `POST /oauth/token` (RFC 6749, section 4.1.3). */
export function bankServer(
  codes: LoginCodes,
  client: { clientId: string; clientSecret: string; accessToken(): string },
): Handler {
  return async (request, response, path) => {
    if (request.method !== 'POST' || path.split('?', 1)[0] !== '/oauth/token') {
      return sendJson(response, 404, {})
    }
    const given = new URLSearchParams(await readBody(request))
    const isClient =
      given.get('client_id') === client.clientId &&
      given.get('client_secret') === client.clientSecret
    if (!isClient) return sendJson(response, 401, { error: 'invalid_client' })
    if (given.get('grant_type') !== 'authorization_code') {
      return sendJson(response, 400, { error: 'unsupported_grant_type' })
    }
    const user = codes.redeem('bank', given.get('code') ?? '')
    if (typeof user === 'string') return sendJson(response, 400, { error: 'invalid_grant' })
    sendJson(response, 200, {
      access_token: client.accessToken(),
      token_type: 'Bearer',
      openid: user.userId,
    })
  }
}

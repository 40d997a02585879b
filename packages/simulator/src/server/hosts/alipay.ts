import { createSign, createVerify } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { type Handler, readBody, sendJson } from '../reply.ts'
import type { LoginCodes } from './login-codes.ts'

export interface AlipayApp {
  appId: string
  /** The app's RSA key, PEM: its requests are checked with it. */
  appPublicKey: string
  /** The gateway's own RSA key, PEM: answers are signed with it. */
  gatewayPrivateKey: string
  accessToken(): string
}

const METHOD = 'alipay.system.oauth.token'

/**
 * Alipay's gateway for one app: `POST /gateway.do`, RSA2 both ways.
 *
 * Source: https://opendocs.alipay.com/open/05nai2 and https://opendocs.alipay.com/common/02mse7
 */
export function alipayServer(codes: LoginCodes, app: AlipayApp): Handler {
  const answer = (response: ServerResponse, name: string, value: object) => {
    const text = JSON.stringify(value)
    const sign = createSign('RSA-SHA256').update(text).sign(app.gatewayPrivateKey, 'base64')
    response.writeHead(200, { 'content-type': 'application/json' })
    // The signature covers the inner text as it is sent, so the two are put together by hand.
    response.end(`{"${name}":${text},"sign":"${sign}"}`)
  }
  const refuse = (response: ServerResponse, subCode: string) =>
    answer(response, 'error_response', {
      code: '40002',
      msg: 'Invalid Arguments',
      sub_code: subCode,
    })

  return async (request, response, path) => {
    if (request.method !== 'POST' || path.split('?', 1)[0] !== '/gateway.do') {
      return sendJson(response, 404, {})
    }
    const { sign = '', ...given } = Object.fromEntries(new URLSearchParams(await readBody(request)))
    if (given.app_id !== app.appId) return refuse(response, 'isv.invalid-app-id')
    const covered = Object.keys(given)
      .filter((name) => given[name] !== '')
      .sort()
      .map((name) => `${name}=${given[name]}`)
      .join('&')
    const verify = createVerify('RSA-SHA256').update(covered)
    if (!verify.verify(app.appPublicKey, sign, 'base64')) {
      return refuse(response, 'isv.invalid-signature')
    }
    if (given.method !== METHOD || given.grant_type !== 'authorization_code') {
      return refuse(response, 'isv.invalid-method')
    }
    const user = codes.redeem('alipay', given.code ?? '')
    if (typeof user === 'string') return refuse(response, 'isv.code-invalid')
    answer(response, 'alipay_system_oauth_token_response', {
      open_id: user.userId,
      access_token: app.accessToken(),
      expires_in: 1_296_000,
    })
  }
}

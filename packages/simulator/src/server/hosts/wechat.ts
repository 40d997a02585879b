import { type Handler, sendJson } from '../reply.ts'
import type { LoginCodes } from './login-codes.ts'

/** What WeChat's `code2Session` says about a code that it does not take. */
const REFUSED = {
  unknown: { errcode: 40029, errmsg: 'invalid code' },
  used: { errcode: 40163, errmsg: 'code been used' },
  expired: { errcode: 40029, errmsg: 'invalid code' },
} as const

/**
 * WeChat's server for one app: `GET /sns/jscode2session`.
 *
 * Source: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export function wechatServer(
  codes: LoginCodes,
  app: { appId: string; secret: string; sessionKey(): string },
): Handler {
  return (request, response, path) => {
    const { pathname, searchParams } = new URL(path, 'http://wechat')
    if (request.method !== 'GET' || pathname !== '/sns/jscode2session') {
      return sendJson(response, 404, { errcode: 404, errmsg: 'not found' })
    }
    if (searchParams.get('appid') !== app.appId) {
      return sendJson(response, 200, { errcode: 40013, errmsg: 'invalid appid' })
    }
    if (searchParams.get('secret') !== app.secret) {
      return sendJson(response, 200, { errcode: 40125, errmsg: 'invalid appsecret' })
    }
    if (searchParams.get('grant_type') !== 'authorization_code') {
      return sendJson(response, 200, { errcode: 40002, errmsg: 'invalid grant_type' })
    }
    const user = codes.redeem('wechat', searchParams.get('js_code') ?? '')
    if (typeof user === 'string') return sendJson(response, 200, REFUSED[user])
    sendJson(response, 200, { openid: user.userId, session_key: app.sessionKey() })
  }
}

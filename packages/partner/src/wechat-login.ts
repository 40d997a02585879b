import { askHost, type HostLogin, hostUser } from './host-login.ts'

export interface WechatLoginOptions {
  appId: string
  /** The mini-program's AppSecret; on the server alone. */
  secret: string
  endpoint?: string
  fetch?: typeof fetch
}

/**
 * WeChat's `code2Session`. The session key in its answer is not used and not kept.
 *
 * Source: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export function wechatLogin(options: WechatLoginOptions): HostLogin {
  const { appId, secret, endpoint = 'https://api.weixin.qq.com', fetch: send } = options
  return async (code) => {
    const query = new URLSearchParams({
      appid: appId,
      secret,
      js_code: code,
      grant_type: 'authorization_code',
    })
    const { json } = await askHost(`${endpoint}/sns/jscode2session?${query}`, {}, send)
    return hostUser('wechat', json.openid)
  }
}

import { createHash, randomBytes } from 'node:crypto'

export interface JssdkConfigOptions {
  /** The official account's. */
  appId: string
  /**
   * The account's `jsapi_ticket`, for two hours each: WeChat gives out few a day, so the channel's
   * server keeps one for all its processes.
   */
  jsapiTicket(): Promise<string>
  /** The server's clock in milliseconds. */
  now(): number
  /** Origins of the channel's own pages: no other page is signed for. */
  origins: readonly string[]
}

/** What a page hands to `openWechatWeb`. */
export interface JssdkSignature {
  appId: string
  timestamp: number
  nonceStr: string
  signature: string
}

/**
 * Signs an address for WeChat's JSSDK: SHA-1 over ticket, nonce, time in seconds and the address without
 * its fragment, in this order.
 *
 * Source: https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html, appendix 1
 *
 * @param nonceStr letters and digits; drawn unless given
 * @throws TypeError for an address of another origin
 *
 * @example
 * ```ts
 * const sign = jssdkConfig({ appId, jsapiTicket, now: Date.now, origins: ['https://a.example'] })
 * reply(await sign(landingUrl))
 * ```
 */
export function jssdkConfig(
  options: JssdkConfigOptions,
): (landingUrl: string, nonceStr?: string) => Promise<JssdkSignature> {
  const { appId, jsapiTicket, now, origins } = options
  return async (landingUrl, nonceStr = randomBytes(16).toString('hex')) => {
    const url = signedUrl(landingUrl, origins)
    const timestamp = Math.floor(now() / 1000)
    const text = [
      `jsapi_ticket=${await jsapiTicket()}`,
      `noncestr=${nonceStr}`,
      `timestamp=${timestamp}`,
      `url=${url}`,
    ].join('&')
    const signature = createHash('sha1').update(text).digest('hex')
    return { appId, timestamp, nonceStr, signature }
  }
}

/** The address as it is signed. @throws TypeError for one of another origin */
export function signedUrl(landingUrl: string, origins: readonly string[]): string {
  const { origin } = new URL(landingUrl)
  if (!origins.includes(origin)) throw new TypeError('The page is none of the channel’s own')
  return landingUrl.split('#')[0] as string
}

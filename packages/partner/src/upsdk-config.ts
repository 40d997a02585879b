import { createHash, randomBytes } from 'node:crypto'
import { signedUrl } from './jssdk-config.ts'

export interface UpsdkConfigOptions {
  /** The application's at UnionPay. */
  appId: string
  /** UnionPay's `frontToken`, for two hours each; one for all processes of the channel's server. */
  frontToken(): Promise<string>
  /** The server's clock in milliseconds. */
  now(): number
  /** Origins of the channel's own pages: no other page is signed for. */
  origins: readonly string[]
}

/** What a page hands to `openUpsdk`. */
export interface UpsdkSignature {
  appId: string
  /** In seconds since 1970. */
  timestamp: string
  nonceStr: string
  signature: string
}

/**
 * Signs an address for UnionPay's `upsdk`: SHA-256 over `appId`, `frontToken`, `nonceStr`, `timestamp`
 * and `url`, as `name=value` in the order of their names. From copies of UnionPay's documents; not
 * compared with its servers.
 *
 * @throws TypeError for an address of another origin
 */
export function upsdkConfig(
  options: UpsdkConfigOptions,
): (landingUrl: string, nonceStr?: string) => Promise<UpsdkSignature> {
  const { appId, frontToken, now, origins } = options
  return async (landingUrl, nonceStr = randomBytes(16).toString('hex')) => {
    const url = signedUrl(landingUrl, origins)
    const timestamp = String(Math.floor(now() / 1000))
    const text = [
      `appId=${appId}`,
      `frontToken=${await frontToken()}`,
      `nonceStr=${nonceStr}`,
      `timestamp=${timestamp}`,
      `url=${url}`,
    ].join('&')
    const signature = createHash('sha256').update(text).digest('hex')
    return { appId, timestamp, nonceStr, signature }
  }
}

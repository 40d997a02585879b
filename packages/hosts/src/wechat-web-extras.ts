import type { BrowserExtras } from './browser-extras.ts'
import { checkPage, readDegrees, readText } from './checks.ts'
import type { Host } from './host.ts'
import { readNetworkType } from './network.ts'
import { TIMEOUTS_MS } from './timeouts.ts'
import { webExtras } from './web-extras.ts'
import type { Answer } from './wechat/vendor.ts'
import type { WechatWebParts } from './wechat-web.ts'

/**
 * The members of WeChat's browser beside the card and its code, for
 * `openWechatWeb({ extras: wechatWebExtras(page) })`; what the JSSDK does not have is the browser's.
 *
 * @param page `browserExtras(window)` of @essc/hosts/browser-extras
 */
export function wechatWebExtras(page: BrowserExtras): (parts: WechatWebParts) => Partial<Host> {
  return (parts) => {
    const { jssdk, has, call } = parts
    const extras = webExtras(page)(parts)
    if (has('getLocation')) {
      extras.getLocation = () =>
        call(
          'getLocation',
          TIMEOUTS_MS.location,
          (c) => jssdk.getLocation({ type: 'gcj02', ...c }),
          ({ latitude, longitude }: Answer<'latitude' | 'longitude'>) => ({
            ...readDegrees(latitude, longitude),
            grid: 'gcj02',
          }),
        )
    }
    if (has('getNetworkType')) {
      extras.getNetwork = () =>
        call(
          'getNetwork',
          TIMEOUTS_MS.screen,
          (c) => jssdk.getNetworkType(c),
          ({ networkType }: Answer<'networkType'>) =>
            readNetworkType(readText(networkType, 'getNetwork')),
        )
    }
    if (has('updateAppMessageShareData')) {
      extras.share = async ({ title, path, description = '', imageUrl = '' }) => {
        const link = checkPage(path, 'share')
        return call(
          'share',
          TIMEOUTS_MS.screen,
          (c) =>
            jssdk.updateAppMessageShareData({
              title,
              desc: description,
              link,
              imgUrl: imageUrl,
              ...c,
            }),
          () => {},
        )
      }
    }
    return extras
  }
}

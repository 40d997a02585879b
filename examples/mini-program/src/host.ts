import { alipay } from '@essc/hosts/alipay'
import { alipayExtras } from '@essc/hosts/alipay-extras'
import { bank } from '@essc/hosts/bank'
import { openBridge } from '@essc/hosts/bank/bridge'
import { injectedTransport } from '@essc/hosts/bank/transports'
import { bankExtras } from '@essc/hosts/bank-extras'
import { browserParts } from '@essc/hosts/browser'
import { browserExtras } from '@essc/hosts/browser-extras'
import { systemClock } from '@essc/hosts/clock'
import type { Host } from '@essc/hosts/host'
import { wechat } from '@essc/hosts/wechat'
import { wechatExtras } from '@essc/hosts/wechat-extras'

const webViewPage = '/pages/web/index'

/**
 * The host that this build is for. Taro drops the other branches, and with them their adapters.
 *
 * Branches, not early returns: what stands behind a return webpack would pack for every host.
 */
export async function openHost(): Promise<Host> {
  if (process.env.TARO_ENV === 'weapp') {
    return wechat({ wx, webViewPage, extras: wechatExtras })
  } else if (process.env.TARO_ENV === 'alipay') {
    return alipay({ my, webViewPage, extras: alipayExtras })
  } else {
    const web = browserParts(window)
    const clock = systemClock()
    return bank({
      bridge: await openBridge({ transport: injectedTransport(web), clock }),
      web,
      clock,
      extras: bankExtras(browserExtras(window)),
    })
  }
}

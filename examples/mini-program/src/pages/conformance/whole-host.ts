import { alipay } from '@essc/hosts/alipay'
import { alipayExtras } from '@essc/hosts/alipay-extras'
import { bank } from '@essc/hosts/bank'
import type { Bridge } from '@essc/hosts/bank/bridge'
import { bankExtras } from '@essc/hosts/bank-extras'
import { browserParts } from '@essc/hosts/browser'
import { browserExtras } from '@essc/hosts/browser-extras'
import type { Host } from '@essc/hosts/host'
import { wechat } from '@essc/hosts/wechat'
import { wechatExtras } from '@essc/hosts/wechat-extras'

const webViewPage = '/pages/web/index'

/**
 * The host with every member that its container has; the app itself carries only what it needs.
 *
 * Branches, not early returns: what stands behind a return webpack would pack for every host.
 */
export function wholeHost(host: Host): Host {
  if (process.env.TARO_ENV === 'weapp') {
    return wechat({ wx, webViewPage, extras: wechatExtras })
  } else if (process.env.TARO_ENV === 'alipay') {
    return alipay({ my, webViewPage, extras: alipayExtras })
  } else {
    return bank({
      bridge: host.native() as Bridge,
      web: browserParts(window),
      extras: bankExtras(browserExtras(window)),
    })
  }
}

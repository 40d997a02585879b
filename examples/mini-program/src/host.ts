import { alipay } from '@essc/hosts/alipay'
import { bank } from '@essc/hosts/bank'
import { openBridge } from '@essc/hosts/bank/bridge'
import { injectedTransport } from '@essc/hosts/bank/transports'
import { browserParts } from '@essc/hosts/browser'
import { systemClock } from '@essc/hosts/clock'
import type { Host } from '@essc/hosts/host'
import { wechat } from '@essc/hosts/wechat'

const webViewPage = '/pages/web/index'

/** The host that this build is for. Taro drops the other branches, and with them their adapters. */
export async function openHost(): Promise<Host> {
  if (process.env.TARO_ENV === 'weapp') return wechat({ wx, webViewPage })
  if (process.env.TARO_ENV === 'alipay') return alipay({ my, webViewPage })
  const web = browserParts(window)
  const clock = systemClock()
  return bank({
    bridge: await openBridge({ transport: injectedTransport(web), clock }),
    web,
    clock,
  })
}

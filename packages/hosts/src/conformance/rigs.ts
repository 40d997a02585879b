import { alipay } from '../alipay.ts'
import { alipayExtras } from '../alipay-extras.ts'
import { openBridge } from '../bank/bridge.ts'
import type { BridgeEvent } from '../bank/messages.ts'
import { injectedTransport } from '../bank/transports.ts'
import { bank } from '../bank.ts'
import { bankExtras } from '../bank-extras.ts'
import { browserParts } from '../browser.ts'
import { browserExtras } from '../browser-extras.ts'
import { fakeBridge } from '../fakes/bridge.ts'
import { fakeMy } from '../fakes/my.ts'
import { type FakeMember, memoryStore } from '../fakes/options.ts'
import { fakeWindow } from '../fakes/window.ts'
import { fakeWx } from '../fakes/wx.ts'
import { bothControls, simulatedHost } from '../simulated.ts'
import { wechat } from '../wechat.ts'
import { wechatExtras } from '../wechat-extras.ts'
import type { ConformanceRig } from './rig.ts'
import { ALIPAY_LACKS, BRIDGE_LACKS, LOGIN_ONLY_LACKS } from './rigs/lacking.ts'
import { miniProgramRigs } from './rigs/mini-programs.ts'
import {
  ALIPAY_FACE,
  ALIPAY_ORDER,
  BRIDGE_FACE,
  BRIDGE_ORDER,
  WECHAT_FACE,
  WECHAT_ORDER,
} from './rigs/orders.ts'
import { pageRigs } from './rigs/pages.ts'

const LOGIN_ONLY: readonly FakeMember[] = [
  'scan',
  'pay',
  'verifyFace',
  'getBrightness',
  'setBrightness',
  'setKeepScreenOn',
  'setCaptureGuard',
  'openPage',
  'vibrate',
]

/** Our own adapters, each over its vendor's fake. */
export function ourRigs(): ConformanceRig[] {
  return [
    wechatRig(),
    alipayRig(),
    bankRig('bank', [], undefined),
    // An app that logs its user in and leaves the rest to the browser.
    bankRig('bank, login only', LOGIN_ONLY, []),
    simulatedRig(),
    ...miniProgramRigs(),
    ...pageRigs(),
  ]
}

function wechatRig(): ConformanceRig {
  return {
    name: 'wechat',
    make: async (setup) => {
      const { wx, ...control } = fakeWx(setup)
      const host = () =>
        wechat({ wx, webViewPage: '/pages/web/index', extras: wechatExtras, clock: setup.clock })
      return { host: host(), control, again: async () => host() }
    },
    order: WECHAT_ORDER,
    challenge: WECHAT_FACE,
    lacks: ['getCity'],
  }
}

function alipayRig(): ConformanceRig {
  return {
    name: 'alipay',
    make: async (setup) => {
      const { my, ...control } = fakeMy(setup)
      const host = () =>
        alipay({ my, webViewPage: '/pages/web/index', extras: alipayExtras, clock: setup.clock })
      return { host: host(), control, again: async () => host() }
    },
    order: ALIPAY_ORDER,
    challenge: ALIPAY_FACE,
    lacks: ALIPAY_LACKS,
  }
}

/** A page in a bank's app that puts its end of the bridge late into the page. */
function bankRig(
  name: string,
  lacking: readonly FakeMember[],
  events: readonly BridgeEvent[] | undefined,
): ConformanceRig {
  return {
    name,
    make: async (setup) => {
      const store = setup.store ?? memoryStore()
      const page = fakeWindow({ ...setup, store })
      const app = fakeBridge({
        ...setup,
        store,
        missing: [...setup.missing, ...lacking],
        ...(events ? { events } : {}),
      })
      const names = page.window as unknown as {
        EsscBridgeNative?: { postMessage(text: string): void }
        EsscBridgeReceive?: (text: string) => void
      }
      setup.clock.timer(() => {
        names.EsscBridgeNative = { postMessage: (text) => app.receive(text) }
      }, 500)
      app.onSend((text) => names.EsscBridgeReceive?.(text))
      const web = browserParts(page.window)
      const host = async () => {
        const opening = openBridge({ transport: injectedTransport(web), clock: setup.clock })
        await setup.clock.advance(1_000)
        const extras = bankExtras(browserExtras(page.window, page.means))
        return bank({ bridge: await opening, web, extras, clock: setup.clock })
      }
      return { host: await host(), control: bothControls(app, page), again: host }
    },
    order: BRIDGE_ORDER,
    challenge: BRIDGE_FACE,
    lacks: lacking.length === 0 ? BRIDGE_LACKS : LOGIN_ONLY_LACKS,
  }
}

function simulatedRig(): ConformanceRig {
  return {
    name: 'simulated',
    make: async ({ troubles, ...setup }) => {
      const host = simulatedHost({ ...setup, switches: troubles })
      return { host, control: host.control }
    },
    order: BRIDGE_ORDER,
    challenge: BRIDGE_FACE,
    lacks: BRIDGE_LACKS,
  }
}

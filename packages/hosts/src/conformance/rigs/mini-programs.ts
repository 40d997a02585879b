import { alipayExtras } from '../../alipay-extras.ts'
import { finclip } from '../../bank/finclip.ts'
import { mpaas } from '../../bank/mpaas.ts'
import { fakeMpaas } from '../../fakes/mpaas.ts'
import { fakeWx } from '../../fakes/wx.ts'
import type { Host, HostMember } from '../../host.ts'
import { wechatExtras } from '../../wechat-extras.ts'
import { wechatPlugin } from '../../wechat-plugin.ts'
import type { ConformanceRig, RigSetup } from '../rig.ts'
import { ALIPAY_LACKS } from './lacking.ts'
import { ALIPAY_FACE, ALIPAY_ORDER, WECHAT_FACE, WECHAT_ORDER } from './orders.ts'

const webViewPage = '/pages/web/index'

/** Containers that speak WeChat's or Alipay's dialect and lack some of it. */
export function miniProgramRigs(): ConformanceRig[] {
  return [wechatPluginRig(), finclipRig(), mpaasRig()]
}

/** A plugin whose `wx` is WeChat's; a person taps each functional page that it shows. */
function wechatPluginRig(): ConformanceRig {
  return {
    name: 'wechat-plugin',
    make: async (setup) => {
      const fake = fakeWx({ ...setup, plugin: true })
      // The component is tried here; the call that newer libraries have goes to the same page.
      const { requestPluginPayment: _, ...wx } = fake.wx
      const host = (): Host =>
        wechatPlugin({
          wx,
          extras: wechatExtras,
          clock: setup.clock,
          functionalPages: missing(setup, 'pay')
            ? ['loginAndGetUserInfo']
            : ['loginAndGetUserInfo', 'requestPayment'],
          openFunctionalPage: fake.functionalPage,
        })
      return { host: host(), control: fake, again: async () => host() }
    },
    order: { ...WECHAT_ORDER, amountFen: 100 },
    challenge: WECHAT_FACE,
    lacks: ['openPage', 'askPage', 'openAppPage', 'getCity'],
  }
}

function finclipRig(): ConformanceRig {
  return {
    name: 'finclip',
    make: async (setup) => {
      const { wx, ...control } = fakeWx(setup)
      const host = () =>
        finclip({
          wx,
          webViewPage,
          registered: ['login', 'pay'],
          extras: wechatExtras,
          clock: setup.clock,
        })
      return { host: host(), control, again: async () => host() }
    },
    order: WECHAT_ORDER,
    challenge: WECHAT_FACE,
    lacks: ['verifyFace', 'getCity'],
  }
}

/** The bank's own calls, where Alipay's servers answer in Alipay. */
export const BANK_CALLS = {
  getAuthCode: 'bankLogin',
  tradePay: 'bankPay',
  startAPVerify: 'bankFace',
} as const

function mpaasRig(): ConformanceRig {
  return {
    name: 'mpaas',
    make: async (setup) => {
      const { my, ...control } = fakeMpaas({ ...setup, calls: BANK_CALLS })
      const host = () =>
        mpaas({ my, calls: callsOf(setup), webViewPage, extras: alipayExtras, clock: setup.clock })
      return { host: host(), control, again: async () => host() }
    },
    order: ALIPAY_ORDER,
    challenge: ALIPAY_FACE,
    lacks: ALIPAY_LACKS,
  }
}

/** What an app does not have its makers do not name. */
export function callsOf(setup: RigSetup): Partial<typeof BANK_CALLS> {
  const { tradePay, startAPVerify, ...calls } = BANK_CALLS
  return {
    ...calls,
    ...(missing(setup, 'pay') ? {} : { tradePay }),
    ...(missing(setup, 'verifyFace') ? {} : { startAPVerify }),
  }
}

/** Nothing can be asked whether it is there over `AlipayJSBridge`: the makers name what is not. */
export function absentOf(setup: RigSetup): (keyof typeof BRIDGED)[] {
  return (Object.keys(BRIDGED) as (keyof typeof BRIDGED)[]).filter((name) =>
    missing(setup, BRIDGED[name]),
  )
}

const BRIDGED = {
  scan: 'scan',
  getScreenBrightness: 'getBrightness',
  setScreenBrightness: 'setBrightness',
  setKeepScreenOn: 'setKeepScreenOn',
  vibrateShort: 'vibrate',
} as const

export function missing({ missing: lacking }: RigSetup, member: HostMember): boolean {
  return lacking.includes(member)
}

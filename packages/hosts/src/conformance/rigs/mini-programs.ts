import { alipayExtras } from '../../alipay-extras.ts'
import { finclip } from '../../bank/finclip.ts'
import { mpaas } from '../../bank/mpaas.ts'
import type { HostClock } from '../../clock.ts'
import { fakeMpaas } from '../../fakes/mpaas.ts'
import { fakeWx } from '../../fakes/wx.ts'
import type { Host, HostMember } from '../../host.ts'
import { wechatExtras } from '../../wechat-extras.ts'
import { type FunctionalPage, wechatPlugin } from '../../wechat-plugin.ts'
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
      const { wx, ...control } = fakeWx(setup)
      const host = (): Host =>
        wechatPlugin({
          wx,
          extras: wechatExtras,
          clock: setup.clock,
          functionalPages: missing(setup, 'pay')
            ? ['loginAndGetUserInfo']
            : ['loginAndGetUserInfo', 'requestPayment'],
          openFunctionalPage: tapped(wx, setup.clock),
        })
      return { host: host(), control, again: async () => host() }
    },
    order: WECHAT_ORDER,
    challenge: WECHAT_FACE,
    lacks: ['openPage', 'askPage', 'openAppPage', 'getCity'],
  }
}

/** The functional page does in WeChat's own name what the plugin may not. */
function tapped(wx: ReturnType<typeof fakeWx>['wx'], clock: HostClock) {
  return (
    page: FunctionalPage,
    events: Record<'success' | 'fail' | 'cancel', (detail: unknown) => void>,
  ) => {
    let isSaid = false
    const say = (event: 'success' | 'fail' | 'cancel', detail: unknown) => {
      isSaid = true
      events[event](detail)
    }
    const ends = {
      success: (detail: unknown) => say('success', detail),
      // The component tells a person's no by an event of its own.
      fail: (error: { errMsg?: string }) =>
        say(/cancel/.test(error?.errMsg ?? '') ? 'cancel' : 'fail', error),
      // It has no event that says neither.
      complete: () =>
        void clock.timer(() => {
          if (!isSaid) say('fail', {})
        }, 50),
    }
    if (page.name === 'requestPayment') {
      return void wx.requestPayment({ ...(page.args as typeof WECHAT_ORDER), ...ends })
    }
    wx.login(ends)
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

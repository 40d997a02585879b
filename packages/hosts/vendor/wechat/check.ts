import type { fakeWx } from '../../src/fakes/wx.ts'
import type { WxObject } from '../../src/wechat/vendor.ts'
import { wechat } from '../../src/wechat.ts'
import { wechatExtras } from '../../src/wechat-extras.ts'
import { wechatPlugin } from '../../src/wechat-plugin.ts'

// The adapter against WeChat's own typings: the global `wx` is what a page hands in.
wechat({ wx, extras: wechatExtras })
wechatPlugin({
  wx,
  functionalPages: ['loginAndGetUserInfo', 'requestPayment'],
  openFunctionalPage: () => {},
})

/** A member of the fake takes what an app may hand to WeChat's own, by WeChat's typings. */
type Takes<Vendor, Fake> = {
  [Key in keyof Vendor & keyof Fake]: Vendor[Key] extends (...handed: infer Handed) => unknown
    ? Fake[Key] extends (...handed: Handed) => unknown
      ? never
      : Key
    : never
}[keyof Vendor & keyof Fake]

/** A member of the fake that answers at once answers what WeChat's own does. */
type Answers<Vendor, Fake, Keys extends keyof Vendor & keyof Fake> = {
  [Key in Keys]: Vendor[Key] extends (...handed: never) => infer Answer
    ? Fake[Key] extends (...handed: never) => infer FakeAnswer
      ? FakeAnswer extends Partial<Answer>
        ? never
        : Key
      : Key
    : Key
}[Keys]

type Fake = ReturnType<typeof fakeWx>['wx']
type Wx = WechatMiniprogram.Wx

const unknownMembers: Exclude<keyof Fake, keyof Wx>[] = []
const refusing: Takes<Wx, Fake>[] = []
const answering: Answers<
  Wx,
  Fake,
  | 'getWindowInfo'
  | 'getAppBaseInfo'
  | 'getDeviceInfo'
  | 'getSystemInfoSync'
  | 'getLaunchOptionsSync'
  | 'getEnterOptionsSync'
  | 'getMenuButtonBoundingClientRect'
  | 'getAccountInfoSync'
  | 'canIUse'
>[] = []
const nothing: never[] = [...unknownMembers, ...refusing, ...answering]
void nothing

declare const fake: Fake
wechat({ wx: fake })

// Mix-ups that this check must catch.
declare const alipayBrightness: Omit<WxObject, 'setScreenBrightness'> & {
  setScreenBrightness: (options: { brightness: number; success(answer: object): void }) => void
}
// @ts-expect-error a brightness under Alipay's name
wechat({ wx: alipayBrightness })
// @ts-expect-error an amount that is no number
wx.requestPluginPayment({ version: 'release', fee: '1', paymentArgs: {} })
// @ts-expect-error WeChat's own call has no `brightness`
wx.setScreenBrightness({ brightness: 1 })

import type { MyObject } from '../../src/alipay/vendor.ts'
import { alipay } from '../../src/alipay.ts'
import { alipayExtras } from '../../src/alipay-extras.ts'
import type { fakeMy } from '../../src/fakes/my.ts'

// The adapter against Alipay's own typings: the global `my` is what a page hands in.
alipay({ my, extras: alipayExtras })

/** A member of the fake takes what an app may hand to Alipay's own, by Alipay's typings. */
type Takes<Vendor, Fake> = {
  [Key in keyof Vendor & keyof Fake]: Vendor[Key] extends (...handed: infer Handed) => unknown
    ? Fake[Key] extends (...handed: Handed) => unknown
      ? never
      : Key
    : never
}[keyof Vendor & keyof Fake]

type Fake = ReturnType<typeof fakeMy>['my']
type My = typeof my

const unknownMembers: Exclude<keyof Fake, keyof My>[] = []
const refusing: Takes<My, Fake>[] = []
const nothing: never[] = [...unknownMembers, ...refusing]
void nothing

declare const fake: Fake
alipay({ my: fake })

// Mix-ups that this check must catch.
declare const wechatBrightness: Omit<MyObject, 'setScreenBrightness'> & {
  setScreenBrightness: (options: { value: number; success(answer: object): void }) => void
}
// @ts-expect-error a brightness under WeChat's name
alipay({ my: wechatBrightness })
// @ts-expect-error Alipay has no secure randomness
void my.getRandomValues

import type { MyObject } from '../alipay/vendor.ts'
import { type AlipayOptions, alipay } from '../alipay.ts'
import type { BrowserParts } from '../browser.ts'
import { systemClock } from '../clock.ts'
import type { Host, HostMember } from '../host.ts'
import { isObject, type VendorCallbacks } from '../vendor-call.ts'
import { webBase } from '../web/base.ts'
import type { PageParts } from '../web-extras.ts'

/** A call by name with one callback, whatever the end: `my.call` and `AlipayJSBridge.call` alike. */
export type MpaasCall = (
  name: string,
  params: Readonly<Record<string, unknown>>,
  answer: (answer: unknown) => void,
) => unknown

/** How mPaaS differs from Alipay, whose dialect it speaks. */
export interface MpaasDifferences {
  /**
   * The bank's own calls, by the member of `my` that they stand for. mPaaS has no login and no wallet of
   * its own: what is not named here is absent, and login is HOST_UNSUPPORTED.
   */
  readonly calls: Partial<Record<'getAuthCode' | 'tradePay' | 'startAPVerify', string>>
}

export interface MpaasOptions extends Omit<AlipayOptions, 'my'>, MpaasDifferences {
  /** The container's object. Older ones have `httpRequest` for `request`. */
  my: Omit<MyObject, 'getAuthCode' | 'request'> & {
    request?: MyObject['request']
    httpRequest?: MyObject['request']
    call: MpaasCall
  }
}

/**
 * The host of a mini-program in a bank's app built with mPaaS.
 *
 * @see https://help.aliyun.com/document_detail/187098.html
 *
 * @example
 * ```ts
 * const host = mpaas({ my, calls: { getAuthCode: 'bankLogin', tradePay: 'bankPay' } })
 * ```
 */
export function mpaas(options: MpaasOptions): Host {
  const { my, calls, ...rest } = options
  const {
    getAuthCode: _g,
    tradePay: _t,
    startAPVerify: _s,
    ...own
  } = my as MpaasOptions['my'] & Partial<MyObject>
  const request = my.request ?? my.httpRequest
  const dialect = { ...own, ...(request ? { request } : {}) }
  const call: MpaasCall = (name, params, answer) => my.call(name, params, answer)
  return Object.assign(alipay({ ...rest, my: { ...dialect, ...named(calls, call) } as MyObject }), {
    name: 'mpaas' as const,
    native: () => my,
  })
}

export interface MpaasPageOptions extends MpaasDifferences {
  /** `AlipayJSBridge`, once it is there: `openMpaasBridge`. */
  bridge: { call: MpaasCall }
  /** `browserParts(window)` of @essc/hosts/browser. */
  web: BrowserParts
  /** What this bank's container lacks: nothing tells over the bridge before it is called. */
  absent?: readonly (typeof BRIDGED)[number][]
  /** `webExtras(browserExtras(window))`, for what lies beside the card and its code. */
  extras?: (parts: PageParts) => Partial<Host>
  clock?: AlipayOptions['clock']
}

/** What `AlipayJSBridge` has of itself, by the names that `my` has too. */
const BRIDGED = [
  'scan',
  'getScreenBrightness',
  'setScreenBrightness',
  'setKeepScreenOn',
  'vibrateShort',
] as const

/** Members that the bridge does better than the browser. */
const TAKEN: readonly HostMember[] = [
  'scan',
  'pay',
  'verifyFace',
  'getBrightness',
  'setBrightness',
  'setKeepScreenOn',
  'vibrate',
]

/**
 * The host of a page in a bank's app built with mPaaS: Alipay's calls go over `AlipayJSBridge`, with one
 * callback each; HTTP, storage and randomness are the browser's.
 *
 * @see https://myjsapi.alipay.com/alipayjsapi/index.html
 */
export function mpaasPage(options: MpaasPageOptions): Host {
  const { bridge, web, calls, absent = [], clock = systemClock() } = options
  const call: MpaasCall = (name, params, answer) => bridge.call(name, params, answer)
  const own = Object.fromEntries(
    BRIDGED.filter((name) => !absent.includes(name)).map((name) => [name, name]),
  )
  const my = { ...named({ ...own, ...calls }, call) } as unknown as MyObject
  const inApp = alipay({ my, clock })
  const host: Host = Object.assign(webBase(web, clock), options.extras?.({ web, clock }), {
    name: 'mpaas' as const,
    native: () => bridge,
    login: inApp.login,
  })
  for (const member of TAKEN) if (inApp[member]) Object.assign(host, { [member]: inApp[member] })
  if (inApp.faceMeans) Object.assign(host, { faceMeans: inApp.faceMeans })
  return host
}

/** Members of `my` made of calls by name; the login that nobody named says so. */
function named(calls: Readonly<Record<string, string>>, call: MpaasCall): Partial<MyObject> {
  type Options = VendorCallbacks<never> & Record<string, unknown>
  const members: Record<string, (options: Options) => unknown> = {
    getAuthCode: ({ fail }) => fail({ error: 1 }),
  }
  for (const [member, name] of Object.entries(calls)) {
    members[member] = ({ success, fail, complete: _, ...params }) =>
      void call(name, params, (answer) => {
        // The one callback holds `error` where it is a fail; some containers write 0 for none.
        const error = isObject(answer) ? answer.error : undefined
        const failed = error !== undefined && String(error) !== '0'
        if (failed) fail(answer)
        else success(answer as never)
      })
  }
  return members as Partial<MyObject>
}

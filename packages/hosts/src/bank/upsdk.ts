import type { ErrorCode } from '@essc/protocol/errors'
import type { BrowserParts } from '../browser.ts'
import { checkUnit, readText, readUnit } from '../checks.ts'
import { type HostClock, systemClock } from '../clock.ts'
import { eventHub } from '../event-hub.ts'
import type { Host } from '../host.ts'
import { TIMEOUTS_MS, UNKNOWN } from '../timeouts.ts'
import { callVendor, hostError, isObject } from '../vendor-call.ts'
import { webBase } from '../web/base.ts'
import { landingUrl, signIn } from '../web/sign-in.ts'
import { upsdkFailed, upsdkPayFailed } from './upsdk/answers.ts'
import type { UpsdkCallbacks, UpsdkConfig, UpsdkObject } from './upsdk/vendor.ts'

export interface OpenUpsdkOptions {
  /** UnionPay's own object, from its script, handed in by the page. */
  upsdk: UpsdkObject
  /** `browserParts(window)` of @essc/hosts/browser. */
  web: BrowserParts
  /**
   * The signature for this page's address without its fragment, from the channel's server: of the
   * address that the page was opened with, since iOS signs that one throughout.
   */
  config(landingUrl: string): Promise<UpsdkConfig>
  /**
   * `upsdkExtras` of @essc/hosts/bank/upsdk-extras, for what lies beside the card and its code: place,
   * city, sharing, other mini-programs and the like.
   */
  extras?: (parts: UpsdkParts) => Partial<Host>
  clock?: HostClock
  /** How long to wait for an app that is slow to be ready. */
  timeoutMs?: number
}

/**
 * The host of a page in UnionPay's app, or in a bank's app with its SDK: signs in to the SDK, waits for
 * both its halves, and makes the host.
 *
 * @throws HOST_UNAVAILABLE when the SDK is not ready in time, as outside the app, HOST_DENIED when it
 *   refuses the signature
 *
 * @example
 * ```ts
 * const host = await openUpsdk({ upsdk, web: browserParts(window), config: signedByMyServer })
 * ```
 */
export async function openUpsdk(options: OpenUpsdkOptions): Promise<Host> {
  const { upsdk, web, clock = systemClock(), timeoutMs = 10_000 } = options
  await signIn({
    member: 'upsdk',
    sdk: upsdk,
    config: await options.config(landingUrl(web)),
    clock,
    timeoutMs,
  })
  // What may be missing is called behind `has` alone.
  return upsdkHost(upsdk as Required<UpsdkObject>, web, clock, options.extras)
}

/** What `openUpsdk` hands to its extras. */
export interface UpsdkParts {
  upsdk: Required<UpsdkObject>
  web: BrowserParts
  clock: HostClock
  has(name: keyof UpsdkObject): boolean
  call<T>(
    member: string,
    timeoutMs: number,
    start: (callbacks: UpsdkCallbacks) => unknown,
    succeeded: (answer: unknown) => T,
  ): Promise<T>
}

function upsdkHost(
  upsdk: Required<UpsdkObject>,
  web: BrowserParts,
  clock: HostClock,
  extras: OpenUpsdkOptions['extras'],
): Host {
  const has = (name: keyof UpsdkObject) => typeof upsdk[name] === 'function'
  const call = <T>(
    member: string,
    timeoutMs: number,
    start: (callbacks: UpsdkCallbacks) => unknown,
    succeeded: (answer: unknown) => T,
    failed: (error: unknown) => ErrorCode = upsdkFailed,
    ends: Partial<typeof UNKNOWN> = {},
  ) =>
    callVendor({
      member,
      clock,
      timeoutMs,
      // The SDK's answers may be a bare text, and a person's no has a callback of its own.
      start: (c) =>
        start({
          success: (answer) => c.success({ answer }),
          fail: c.fail,
          cancel: () => c.fail({ msg: 'cancel' }),
        }),
      succeeded: ({ answer }: { answer?: unknown }) => succeeded(answer),
      failed,
      ...ends,
    })
  const field = (answer: unknown, name: string) => (isObject(answer) ? answer[name] : undefined)

  const host: Host = Object.assign(webBase(web, clock), {
    name: 'upsdk' as const,
    native: () => upsdk,
    login: async () => {
      if (!has('appletAuth')) throw hostError('HOST_UNSUPPORTED', 'login', undefined)
      return call(
        'login',
        TIMEOUTS_MS.login,
        (c) => upsdk.appletAuth(c),
        (answer) => ({ code: readText(field(answer, 'code'), 'login') }),
      )
    },
  })
  if (has('scanQRCode')) {
    host.scan = () =>
      call(
        'scan',
        TIMEOUTS_MS.scan,
        (c) => upsdk.scanQRCode({ scanType: ['qrCode', 'barCode'], ...c }),
        // The answer is the text itself.
        (answer) => ({ text: readText(answer, 'scan') }),
      )
  }
  if (has('pay')) {
    host.pay = async (order) => {
      if (order.means !== 'unionpay') throw new TypeError('UnionPay pays orders of UnionPay')
      return call(
        'pay',
        TIMEOUTS_MS.pay,
        (c) => upsdk.pay({ tn: order.tn, ...c }),
        (answer) => {
          // By its documents a success comes without an answer; one with an answer is none.
          if (answer !== undefined) throw hostError('HOST_UNKNOWN_OUTCOME', 'pay', { answer })
        },
        upsdkPayFailed,
        UNKNOWN,
      )
    }
  }
  if (has('getScreenBrightness')) {
    host.getBrightness = () =>
      call(
        'getBrightness',
        TIMEOUTS_MS.screen,
        (c) => upsdk.getScreenBrightness(c),
        (answer) => {
          const value = field(answer, 'brightness')
          // A text, by its documents.
          return readUnit(
            typeof value === 'string' && value !== '' ? Number(value) : value,
            'getBrightness',
          )
        },
      )
  }
  if (has('setScreenBrightness')) {
    host.setBrightness = async (value) => {
      // A text, by its documents.
      const brightness = String(checkUnit(value))
      return call(
        'setBrightness',
        TIMEOUTS_MS.screen,
        (c) => upsdk.setScreenBrightness({ brightness, ...c }),
        nothing,
      )
    }
  }
  if (has('changeScreenShot')) {
    host.setCaptureGuard = (on) =>
      call(
        'setCaptureGuard',
        TIMEOUTS_MS.screen,
        (c) => upsdk.changeScreenShot({ switch: on, ...c }),
        nothing,
      )
  }
  if (has('monitorScreenShot')) {
    host.onCapture = eventHub<void>(clock, (emit) =>
      upsdk.monitorScreenShot({ success: () => emit() }),
    )
  }
  if (extras) Object.assign(host, extras({ upsdk, web, clock, has, call }))
  return host
}

function nothing(): void {}

import type { ErrorCode } from '@essc/protocol/errors'
import {
  myDone,
  myErrorOf,
  myFailed,
  myLoginFailed,
  myPaid,
  myPayFailed,
  myRequestFailed,
  myScanFailed,
  myVerified,
  myWentWell,
} from './alipay/answers.ts'
import type { Answer, MyObject } from './alipay/vendor.ts'
import { checkUnit, readResponse, readText, readUnit } from './checks.ts'
import { type HostClock, systemClock } from './clock.ts'
import { exchange } from './exchange.ts'
import type { Host } from './host.ts'
import { miniProgramBase } from './mini-program-base.ts'
import { supportsOf } from './supports.ts'
import { TIMEOUTS_MS, UNKNOWN } from './timeouts.ts'
import { callVendor, hostError, isObject, type VendorCall } from './vendor-call.ts'

export interface AlipayOptions {
  /** Alipay's own object, handed in by the page: nothing here looks for a global. */
  my: MyObject
  /** A page of the app that shows a `web-view` of its parameter `url`; without it there is no `openPage`. */
  webViewPage?: string
  /**
   * `alipayExtras` of @essc/hosts/alipay-extras, for what lies beside the card and its code: upload,
   * location, phone number, other mini-programs, sharing and the like.
   */
  extras?: (parts: AlipayParts) => Partial<Host>
  clock?: HostClock
}

/** What `alipay` hands to its extras. */
export interface AlipayParts {
  my: MyObject
  clock: HostClock
  webViewPage: string | undefined
  has(name: Exclude<keyof MyObject, 'canIUse' | 'env'>): boolean
  call: <A extends object, T>(
    member: string,
    timeoutMs: number,
    start: VendorCall<A, T>['start'],
    succeeded: (answer: A) => T,
    failed?: (error: unknown) => ErrorCode,
  ) => Promise<T>
}

/**
 * The host inside Alipay, over the app's own `my`. It has no `randomBytes`: Alipay has no secure
 * generator.
 *
 * @example
 * ```ts
 * const host = alipay({ my, webViewPage: '/pages/web/index' })
 * ```
 */
export function alipay(options: AlipayOptions): Host {
  const { webViewPage, extras, clock = systemClock() } = options
  // What may be missing is called behind `has` alone.
  const my = options.my as Required<MyObject>
  const has = (name: Exclude<keyof MyObject, 'canIUse' | 'env'>) =>
    typeof my[name] === 'function' && my.canIUse?.(name) !== false
  const call: AlipayParts['call'] = (member, timeoutMs, start, succeeded, failed = myFailed) =>
    callVendor({ member, clock, timeoutMs, start, succeeded, failed, wentWell: myWentWell })
  const screen = (member: string, start: VendorCall<object, void>['start']) =>
    call(member, TIMEOUTS_MS.screen, start, myDone(member))

  const host: Host = {
    name: 'alipay',
    supports: (member) => supportsOf(host, member),
    native: () => my,
    now: () => clock.now(),
    timer: (fn, delayMs) => clock.timer(fn, delayMs),

    // https://opendocs.alipay.com/mini/api/openapi-authorize
    login: async () => {
      if (!has('getAuthCode')) throw hostError('HOST_UNSUPPORTED', 'login', undefined)
      return call(
        'login',
        TIMEOUTS_MS.login,
        // `auth_base` asks the user nothing.
        (c) => my.getAuthCode({ scopes: 'auth_base', ...c }),
        (answer: Answer<'authCode'>) => ({ code: readText(answer.authCode, 'login') }),
        myLoginFailed,
      )
    },

    // https://opendocs.alipay.com/mini/api/owycmh
    request: ({ url, method, headers, body, timeoutMs, cancellation }) =>
      exchange({
        member: 'request',
        clock,
        timeoutMs: timeoutMs + TIMEOUTS_MS.requestGrace,
        cancellation,
        start: (callbacks) =>
          my.request({
            url,
            method,
            headers: { ...headers },
            ...(body === undefined ? {} : { data: body }),
            dataType: 'text',
            timeout: timeoutMs,
            success: callbacks.success,
            // Alipay fails with 19 where the status is not one of success; the answer is in it.
            fail: (error) =>
              myErrorOf(error) === 19 && isObject(error) && error.status !== undefined
                ? callbacks.success(error as Answer<'status' | 'headers' | 'data'>)
                : callbacks.fail(error),
            complete: callbacks.complete,
          }),
        read: (answer: Answer<'status' | 'headers' | 'data'>) =>
          readResponse(answer.status, answer.headers, answer.data),
        failed: myRequestFailed,
        wentWell: myWentWell,
      }),

    // https://opendocs.alipay.com/mini/api/azfobl
    storage: {
      get: (key) =>
        call(
          'storage',
          TIMEOUTS_MS.storage,
          (c) => my.getStorage({ key, ...c }),
          (answer: Answer<'data'>) => {
            if (answer.data === undefined || answer.data === null) return undefined
            if (typeof answer.data !== 'string')
              throw hostError('HOST_FAILED', 'storage', undefined)
            return answer.data
          },
        ),
      set: (key, value) =>
        call(
          'storage',
          TIMEOUTS_MS.storage,
          (c) => my.setStorage({ key, data: value, ...c }),
          nothing,
        ),
      remove: (key) =>
        call('storage', TIMEOUTS_MS.storage, (c) => my.removeStorage({ key, ...c }), nothing),
    },

    // https://opendocs.alipay.com/mini/api/qx0sap
    // https://opendocs.alipay.com/mini/api/setVisualEffectOnCapture
    // https://opendocs.alipay.com/mini/api/user-capture-screen
    // https://opendocs.alipay.com/mini/api/zwi8gx
    ...miniProgramBase({ app: my, clock, webViewPage, has, call, done: myDone }),
  }

  // https://opendocs.alipay.com/mini/api/scan
  if (has('scan')) {
    host.scan = () =>
      call(
        'scan',
        TIMEOUTS_MS.scan,
        (c) => my.scan({ scanType: ['qrCode', 'barCode'], ...c }),
        (answer: Answer<'result'>) => ({ text: readText(answer.result, 'scan') }),
        myScanFailed,
      )
  }

  // https://opendocs.alipay.com/mini/api/openapi-pay
  if (has('tradePay')) {
    host.pay = async (order) => {
      if (order.means !== 'alipay') throw new TypeError('Alipay pays orders of Alipay')
      return callVendor({
        member: 'pay',
        clock,
        timeoutMs: TIMEOUTS_MS.pay,
        ...UNKNOWN,
        start: (c) => my.tradePay({ tradeNO: order.tradeNO, ...c }),
        succeeded: (answer: Answer<'resultCode'>) => {
          const outcome = myPaid(answer.resultCode)
          if (outcome !== 'paid') throw hostError(outcome, 'pay', answer)
        },
        failed: myPayFailed,
      })
    }
  }

  // https://opendocs.alipay.com/mini/api/startapverify
  if (has('startAPVerify')) {
    Object.assign(host, { faceMeans: 'alipay' })
    host.verifyFace = async (challenge) => {
      if (challenge.means !== 'alipay') throw new TypeError('Alipay checks faces for Alipay')
      return call(
        'verifyFace',
        TIMEOUTS_MS.face,
        (c) => my.startAPVerify({ certifyId: challenge.providerId, url: challenge.url, ...c }),
        (answer: Answer<'resultStatus'>) => {
          const outcome = myVerified(answer.resultStatus)
          if (outcome !== 'finished') throw hostError(outcome, 'verifyFace', answer)
        },
      )
    }
  }

  // https://opendocs.alipay.com/mini/api/screen-brightness
  if (has('getScreenBrightness')) {
    host.getBrightness = () =>
      call(
        'getBrightness',
        TIMEOUTS_MS.screen,
        (c) => my.getScreenBrightness(c),
        (answer: Answer<'brightness'>) => readUnit(answer.brightness, 'getBrightness'),
      )
  }
  if (has('setScreenBrightness')) {
    host.setBrightness = async (value) => {
      checkUnit(value)
      return screen('setBrightness', (c) => my.setScreenBrightness({ brightness: value, ...c }))
    }
  }
  if (has('vibrateShort')) {
    host.vibrate = () => screen('vibrate', (c) => my.vibrateShort(c))
  }
  if (extras) Object.assign(host, extras({ my, clock, webViewPage, has, call }))
  return host
}

function nothing(): void {}

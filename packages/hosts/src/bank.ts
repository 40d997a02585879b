import type { ErrorCode } from '@essc/protocol/errors'
import type { Bridge } from './bank/bridge.ts'
import type { BridgeMethod } from './bank/messages.ts'
import type { BrowserParts } from './browser.ts'
import { checkPage, checkUnit, readText, readUnit } from './checks.ts'
import { type HostClock, systemClock } from './clock.ts'
import { eventHub } from './event-hub.ts'
import type { Host } from './host.ts'
import { TIMEOUTS_MS, UNKNOWN } from './timeouts.ts'
import { callVendor, hostError, isObject } from './vendor-call.ts'
import { webBase } from './web/base.ts'

export interface BankOptions {
  /** An open bridge, from `openBridge` of @essc/hosts/bank/bridge. */
  bridge: Bridge
  /** `browserParts(window)` of @essc/hosts/browser. */
  web: BrowserParts
  /**
   * `bankExtras` of @essc/hosts/bank-extras, for what lies beside the card and its code: pictures,
   * place, phone number, sharing, pages that answer and the like.
   */
  extras?: (parts: BankParts) => Partial<Host>
  clock?: HostClock
}

type Result = Readonly<Record<string, unknown>>

/** What `bank` hands to its extras. */
export interface BankParts {
  web: BrowserParts
  clock: HostClock
  has(method: BridgeMethod): boolean
  call<T>(
    method: BridgeMethod,
    params: Result,
    timeoutMs: number,
    succeeded: (result: Result) => T,
  ): Promise<T>
}

/**
 * The host of a page inside a bank's app: what the browser can, and over the bridge what the app said
 * hello with. docs/bank-bridge.md has the contract that the app implements.
 *
 * @example
 * ```ts
 * const web = browserParts(window)
 * const clock = systemClock()
 * const bridge = await openBridge({ transport: injectedTransport(web), clock })
 * const host = bank({ bridge, web, clock })
 * ```
 */
export function bank(options: BankOptions): Host {
  const { bridge, web, extras, clock = systemClock() } = options
  const has = (method: BridgeMethod) => bridge.hello.methods.includes(method)
  const call = <T>(
    method: BridgeMethod,
    params: Result,
    timeoutMs: number,
    succeeded: (result: Result) => T,
    ends: Partial<typeof UNKNOWN> = {},
  ) => {
    let forget: (() => void) | undefined
    return callVendor({
      member: method,
      clock,
      timeoutMs,
      start: (callbacks) => {
        forget = bridge.call(method, params, callbacks)
      },
      abort: () => forget?.(),
      succeeded,
      failed: ends.unclear ? bridgePayFailed : bridgeFailed,
      ...ends,
    })
  }
  const screen = (method: BridgeMethod, params: Result) =>
    call(method, params, TIMEOUTS_MS.screen, nothing)
  const heard = (event: 'show' | 'hide') =>
    eventHub<void>(clock, (emit) => bridge.on(event, () => emit()))

  const host: Host = Object.assign(webBase(web, clock), {
    name: 'bank' as const,
    native: () => bridge,
    login: async () => {
      if (!has('login')) throw hostError('HOST_UNSUPPORTED', 'login', undefined)
      return call('login', {}, TIMEOUTS_MS.login, (result) => ({
        code: readText(result.code, 'login'),
      }))
    },
  })
  // A page that an app hides may stay visible to its own browser: the app knows better.
  if (bridge.hello.events.includes('show')) host.onShow = heard('show')
  if (bridge.hello.events.includes('hide')) host.onHide = heard('hide')
  if (bridge.hello.events.includes('network')) {
    host.onNetwork = eventHub<boolean>(clock, (emit) =>
      bridge.on('network', (data) => emit(data.connected === true)),
    )
  }
  if (bridge.hello.events.includes('capture')) {
    host.onCapture = eventHub<void>(clock, (emit) => bridge.on('capture', () => emit()))
  }

  if (has('scan')) {
    host.scan = () =>
      call('scan', {}, TIMEOUTS_MS.scan, (result) => ({ text: readText(result.text, 'scan') }))
  }
  if (has('pay')) {
    host.pay = async (order) => {
      if (order.means !== 'bridge') throw new TypeError('A bank pays orders of its bridge')
      const paid = (result: Result) => {
        if (result.paid !== true) throw hostError('HOST_UNKNOWN_OUTCOME', 'pay', result)
      }
      return call('pay', { order: order.order }, TIMEOUTS_MS.pay, paid, UNKNOWN)
    }
  }
  if (has('verifyFace')) {
    Object.assign(host, { faceMeans: 'bridge' })
    host.verifyFace = async (challenge) => {
      if (challenge.means !== 'bridge') throw new TypeError('A bank checks faces for its bridge')
      const { providerId, url } = challenge
      return call('verifyFace', { providerId, url }, TIMEOUTS_MS.face, (result) => {
        if (result.finished !== true) throw hostError('HOST_FAILED', 'verifyFace', result)
      })
    }
  }
  if (has('getBrightness')) {
    host.getBrightness = () =>
      call('getBrightness', {}, TIMEOUTS_MS.screen, (result) =>
        readUnit(result.value, 'getBrightness'),
      )
  }
  if (has('setBrightness')) {
    host.setBrightness = async (value) => screen('setBrightness', { value: checkUnit(value) })
  }
  if (has('setKeepScreenOn')) host.setKeepScreenOn = (on) => screen('setKeepScreenOn', { on })
  if (has('setCaptureGuard')) host.setCaptureGuard = (on) => screen('setCaptureGuard', { on })
  if (has('openPage')) {
    host.openPage = async (url) =>
      call('openPage', { url: checkPage(url) }, TIMEOUTS_MS.page, nothing)
  }
  if (has('vibrate')) host.vibrate = () => screen('vibrate', {})
  if (extras) Object.assign(host, extras({ web, clock, has, call }))
  return host
}

function bridgeFailed(error: unknown): ErrorCode {
  switch (isObject(error) ? error.code : undefined) {
    case 'cancelled':
      return 'HOST_CANCELLED'
    case 'denied':
      return 'HOST_DENIED'
    case 'unsupported':
      return 'HOST_UNSUPPORTED'
    case 'unavailable':
      return 'HOST_UNAVAILABLE'
    case 'timeout':
      return 'HOST_TIMEOUT'
    default:
      return 'HOST_FAILED'
  }
}

/** By the contract no payment began where the app denied it or could not do it. */
function bridgePayFailed(error: unknown): ErrorCode {
  switch (isObject(error) ? error.code : undefined) {
    case 'cancelled':
      return 'HOST_CANCELLED'
    case 'failed':
    case 'denied':
    case 'unsupported':
    case 'unavailable':
      return 'HOST_FAILED'
    default:
      return 'HOST_UNKNOWN_OUTCOME'
  }
}

function nothing(): void {}

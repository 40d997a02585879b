import type { BrowserAnswer, BrowserParts } from '../browser.ts'
import { checkLength, checkPage, readRandom, readResponse } from '../checks.ts'
import type { HostClock } from '../clock.ts'
import { eventHub } from '../event-hub.ts'
import { exchange } from '../exchange.ts'
import type { Host } from '../host.ts'
import { supportsOf } from '../supports.ts'
import { hostError } from '../vendor-call.ts'

/** What a host is made of that lives in a browser, before it can log in. */
export type WebBase = Omit<Host, 'name' | 'login' | 'native'>

/** The members that every page in a browser has: HTTP, storage, randomness, visibility, the network. */
export function webBase(web: BrowserParts, clock: HostClock): WebBase {
  const stored = async <T>(use: (storage: NonNullable<BrowserParts['storage']>) => T) => {
    try {
      if (web.storage) return use(web.storage)
    } catch (error) {
      throw hostError('HOST_FAILED', 'storage', error)
    }
    throw hostError('HOST_FAILED', 'storage', undefined)
  }
  const visible = eventHub<boolean>(clock, (emit) => web.onVisible(emit))
  const when = (shown: boolean) => (listener: () => void) =>
    visible((now) => {
      if (now === shown) listener()
    })

  const base: WebBase = {
    supports: (member) => supportsOf(base as Host, member),
    now: () => clock.now(),
    timer: (fn, delayMs) => clock.timer(fn, delayMs),
    request: ({ url, method, headers, body, timeoutMs, cancellation }) =>
      exchange({
        member: 'request',
        clock,
        timeoutMs,
        cancellation,
        start: (callbacks) => {
          const begun = web.fetch({
            url,
            method,
            headers: { ...headers },
            ...(body === undefined ? {} : { body }),
          })
          begun.answer.then(callbacks.success, callbacks.fail)
          return begun
        },
        read: ({ status, headers, body }: BrowserAnswer) => readResponse(status, headers, body),
        // A browser does not say why it got no answer.
        failed: () => 'NETWORK_UNREACHABLE',
      }),
    storage: {
      get: (key) => stored((storage) => storage.getItem(key) ?? undefined),
      set: (key, value) => stored((storage) => storage.setItem(key, value)),
      remove: (key) => stored((storage) => storage.removeItem(key)),
    },
    openPage: async (url) => {
      const page = checkPage(url)
      try {
        web.open(page)
      } catch (error) {
        throw hostError('HOST_FAILED', 'openPage', error)
      }
    },
    onShow: when(true),
    onHide: when(false),
    onNetwork: eventHub<boolean>(clock, (emit) => web.onOnline(emit)),
  }
  const { randomBytes, vibrate } = web
  if (randomBytes) {
    base.randomBytes = async (length) => {
      checkLength(length)
      try {
        return readRandom(randomBytes(length).buffer, length)
      } catch (error) {
        throw hostError('HOST_FAILED', 'randomBytes', error)
      }
    }
  }
  if (vibrate) {
    base.vibrate = async () => {
      if (!vibrate(20)) throw hostError('HOST_UNAVAILABLE', 'vibrate', undefined)
    }
  }
  return base
}

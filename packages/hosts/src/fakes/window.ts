import type { BrowserRequest, WindowLike } from '../browser.ts'
import type { HostClock } from '../clock.ts'
import { type FakeCore, fakeCore } from './core.ts'
import type { FakeControl, FakeOptions } from './options.ts'

/** As much of a browser's window as our adapters use, in memory: fetch, storage, events. */
export function fakeWindow(options: FakeOptions): FakeControl & { window: FakeWindow } {
  const core = fakeCore(options)
  const { state, store, control } = core
  const { outcome: stored } = core.trouble('storage')
  const refusing = () => {
    const { outcome, delivery } = core.trouble('storage')
    if (outcome || delivery) throw new Error('QuotaExceededError')
  }
  const window: FakeWindow = {
    fetch: (url, init) => fetched(options.clock, core, url, init),
    AbortController: FakeAbortController,
    localStorage: {
      getItem: (key) => {
        if (stored === 'deny') throw new Error('SecurityError')
        return store.get(key) ?? null
      },
      setItem: (key, value) => {
        refusing()
        store.set(key, value)
      },
      removeItem: (key) => {
        refusing()
        store.delete(key)
      },
    },
    navigator: {
      get onLine() {
        return state.connected
      },
    },
    document: {
      get visibilityState() {
        return state.shown ? 'visible' : 'hidden'
      },
      addEventListener: (_type, listener) => core.shown.on(listener),
    },
    location: {
      href: 'https://page.example/card',
      assign: (url) => {
        state.navigations.push(url)
        options.navigate?.(url)
      },
    },
    history: {
      replaceState: (_data, _unused, url) => {
        window.location = { ...window.location, href: url }
      },
    },
    parent: undefined,
    addEventListener: (type: string, listener: (event: never) => void) => {
      const call = listener as (event?: never) => void
      core.network.on((connected) => {
        if (type === (connected ? 'online' : 'offline')) call()
      })
    },
  }
  if (core.has('randomBytes')) {
    window.crypto = {
      getRandomValues: (into: Uint8Array) => {
        const { outcome, delivery } = core.trouble('randomBytes')
        if (outcome === 'wrongShape') return into
        if (outcome || delivery) throw new Error('OperationError')
        into.set(options.randomBytes(into.length))
        return into
      },
    }
  }
  if (core.has('vibrate')) {
    window.navigator.vibrate = () => {
      const { outcome, delivery } = core.trouble('vibrate')
      if (outcome || delivery) return false
      state.vibrations += 1
      return true
    }
  }
  return { ...control, window }
}

export type FakeWindow = { -readonly [Key in keyof WindowLike]: WindowLike[Key] }

class FakeAbortController {
  readonly signal: { onAbort?: () => void } = {}
  abort(): void {
    this.signal.onAbort?.()
  }
}

function fetched(clock: HostClock, core: FakeCore, url: string, init: unknown) {
  const { method, headers, body, signal } = init as BrowserRequest & {
    signal?: { onAbort?: () => void }
  }
  const trouble = core.trouble('request')
  const { outcome, delivery, delayMs = 0 } = trouble
  if (delivery === 'throw') throw new TypeError('Failed to fetch')
  return new Promise<Awaited<ReturnType<WindowLike['fetch']>>>((resolve, reject) => {
    if (delivery === 'never' || delivery === 'onlyComplete') return
    const failed = () => reject(new TypeError('Failed to fetch'))
    if (outcome) return clock.timer(failed, delayMs)
    if ('raw' in trouble) return clock.timer(() => resolve(trouble.raw as never), delayMs)
    const request = { url, method, headers, ...(body === undefined ? {} : { body }) }
    const giveUp = core.send(request, undefined, (end) => {
      if (typeof end !== 'object') return failed()
      const answer = {
        status: end.status,
        headers: {
          forEach: (each: (value: string, name: string) => void) => {
            for (const [name, value] of Object.entries(end.headers)) each(value, name)
          },
        },
        text: () => Promise.resolve(end.body),
      }
      clock.timer(() => resolve(answer), delayMs)
    })
    if (signal) signal.onAbort = giveUp
  })
}

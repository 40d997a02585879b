import type { BrowserRequest, WindowLike } from '../browser.ts'
import type { ExtraWindowLike, PageMeans } from '../browser-extras.ts'
import type { HostClock } from '../clock.ts'
import { withQuery } from '../web/address.ts'
import { type FakeCore, fakeCore } from './core.ts'
import type { FakeControl, FakeOptions } from './options.ts'
import { readForm, windowExtras } from './window-extras.ts'

/** As much of a browser's window as our adapters use, in memory: fetch, storage, events. */
export function fakeWindow(
  options: FakeOptions,
): FakeControl & { window: FakeWindow & ExtraWindowLike; means: PageMeans } {
  const core = fakeCore(options)
  const { state, store, control } = core
  const { outcome: stored } = core.trouble('storage')
  const refusing = () => {
    const { outcome, delivery } = core.trouble('storage')
    if (outcome || delivery) throw new Error('QuotaExceededError')
  }
  const extras = windowExtras(options, core)
  const window: FakeWindow & ExtraWindowLike = {
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
    navigator: Object.assign(
      {
        get onLine() {
          return state.connected
        },
      },
      extras.navigator,
    ),
    document: {
      get visibilityState() {
        return state.shown ? 'visible' : 'hidden'
      },
      addEventListener: (_type, listener) => core.shown.on(listener),
    },
    location: {
      href: addressOf(options),
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
  const setLaunch: FakeControl['setLaunch'] = (launch) => {
    window.location = { ...window.location, href: addressOf({ launch }) }
  }
  return { ...control, setLaunch, window, means: extras.means }
}

/** Where the page is, as the app was opened. */
function addressOf({ launch }: Pick<FakeOptions, 'launch'>): string {
  return withQuery(`https://page.example${launch?.path ?? '/card'}`, launch?.query ?? {})
}

export type FakeWindow = { -readonly [Key in keyof WindowLike]: WindowLike[Key] }

class FakeAbortController {
  readonly signal: { onAbort?: () => void } = {}
  abort(): void {
    this.signal.onAbort?.()
  }
}

function fetched(clock: HostClock, core: FakeCore, url: string, init: unknown) {
  const { method, headers, body, signal } = init as Omit<BrowserRequest, 'body'> & {
    body?: string | Uint8Array
    signal?: { onAbort?: () => void }
  }
  const isUpload = body instanceof Uint8Array
  const trouble = core.trouble(isUpload ? 'upload' : 'request')
  const { outcome, delivery, delayMs = 0 } = trouble
  if (delivery === 'throw') throw new TypeError('Failed to fetch')
  return new Promise<Awaited<ReturnType<WindowLike['fetch']>>>((resolve, reject) => {
    if (delivery === 'never' || delivery === 'onlyComplete') return
    const failed = () => reject(new TypeError('Failed to fetch'))
    if (outcome) return clock.timer(failed, delayMs)
    if ('raw' in trouble) return clock.timer(() => resolve(trouble.raw as never), delayMs)
    const request = {
      url,
      method,
      headers,
      ...(typeof body === 'string' ? { body } : {}),
    }
    const giveUp = core.send(request, undefined, (end) => {
      if (typeof end !== 'object') return failed()
      if (isUpload) core.state.uploads.push({ url, headers, ...readForm(body) })
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

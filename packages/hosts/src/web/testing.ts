import { type BrowserParts, browserParts } from '../browser.ts'
import type { FakeClock } from '../fakes/clock.ts'
import { fakeWindow } from '../fakes/window.ts'
import type { Host } from '../host.ts'
import { quietPhone } from '../testing.ts'
import { redirectLogin } from './redirect-login.ts'

export const quietPage = (clock: FakeClock): BrowserParts =>
  browserParts(fakeWindow(quietPhone(clock)).window)

/** A page's SDK that is ready, or refuses, or says nothing. */
export function sdk(
  clock: FakeClock,
  members: object,
  how: 'ready' | 'refuses' | 'silent',
  pluginAfterMs?: number,
) {
  const waiting: (() => void)[] = []
  return {
    config: () => void clock.timer(() => waiting.forEach((call) => void call()), 100),
    ready: (listener: () => void) => how === 'ready' && void waiting.push(listener),
    error: (listener: (error: unknown) => void) =>
      how === 'refuses' && void waiting.push(() => listener({ errMsg: 'config:fail' })),
    ...(pluginAfterMs === undefined
      ? {}
      : { pluginReady: (listener: () => void) => void clock.timer(listener, pluginAfterMs) }),
    ...members,
  } as never
}

/** A page that leaves to log in and comes back. */
export function leaving(
  clock: FakeClock,
  more: Partial<BrowserParts> = {},
  issueState?: () => Promise<string>,
) {
  const kept = new Map<string, string>()
  const seen = { href: 'https://a.example/card?x=1', opened: [] as string[] }
  const parts: BrowserParts = {
    ...quietPage(clock),
    address: () => seen.href,
    replaceAddress: (url) => {
      seen.href = url
    },
    open: (url) => void seen.opened.push(url),
    online: () => true,
    randomBytes: (length) => new Uint8Array(length).fill(10),
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    ...more,
  }
  const login = redirectLogin({
    web: parts,
    clock,
    authorize: (state) => `https://bank.example/?state=${state}`,
    issueState,
  })
  return { login, kept, seen, parts }
}
export const STATE = '0a'.repeat(16)

/** An SDK of a page that takes the signature at once. */
export function signed(clock: FakeClock, heard: unknown[]) {
  return {
    config: (config: object) => void heard.push(['config', config]),
    ready: (listener: () => void) => void clock.timer(listener, 0),
    error: () => {},
  }
}

/** A page in the app's own browser, once its SDK is ready. */
export async function page<T extends Host>(
  clock: FakeClock,
  open: (window: ReturnType<typeof fakeWindow>) => Promise<T>,
) {
  const opening = open(fakeWindow(quietPhone(clock)))
  await clock.advance(10)
  return opening
}

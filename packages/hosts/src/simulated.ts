import { bridgeOver } from './bank/bridge.ts'
import { bank } from './bank.ts'
import { bankExtras } from './bank-extras.ts'
import { browserParts } from './browser.ts'
import { browserExtras } from './browser-extras.ts'
import { type HostClock, systemClock } from './clock.ts'
import { fakeBridge } from './fakes/bridge.ts'
import {
  type FakeControl,
  type FakeHttpRequest,
  type FakeHttpResponse,
  type FakeMember,
  type FakeOptions,
  type FakeStore,
  type FakeTrouble,
  type FakeUi,
  memoryStore,
} from './fakes/options.ts'
import { fakeWindow } from './fakes/window.ts'
import type { Host } from './host.ts'

export interface SimulatedOptions {
  /** Trouble from the start, by member: `{ pay: { outcome: 'unknown' } }`. */
  switches?: Partial<Record<FakeMember, FakeTrouble>>
  /** Members that this host lacks. */
  missing?: readonly FakeMember[]
  /** What the person in front of the phone does; without it scanning is cancelled and the rest goes well. */
  ui?: Partial<FakeUi>
  /** The network; without it nothing is reachable. */
  fetch?(request: FakeHttpRequest, onGivenUp: (call: () => void) => void): Promise<FakeHttpResponse>
  issueLoginCode?(): string | Promise<string>
  /** A seeded source makes runs repeatable; without one the host has no `randomBytes`. */
  randomBytes?(length: number): Uint8Array
  store?: FakeStore
  clock?: HostClock
  delayMs?: number
  brightness?: number
}

/** A host to test against, with the hand that moves its phone. */
export type SimulatedHost = Host & { readonly control: FakeControl }

/**
 * A host in memory for the tests of those who build on ours: it answers as a real one does, and it can
 * be told to cancel, fail, answer twice, late or never.
 *
 * @example
 * ```ts
 * const host = simulatedHost({ switches: { pay: { outcome: 'unknown' } } })
 * await expect(host.pay?.({ means: 'bridge', order: 'o-1' })).rejects.toMatchObject({
 *   code: 'HOST_UNKNOWN_OUTCOME',
 * })
 * ```
 */
export function simulatedHost(options: SimulatedOptions = {}): SimulatedHost {
  const { clock = systemClock(), switches, missing = [], randomBytes, ui } = options
  let codes = 0
  const fake: FakeOptions = {
    clock,
    ui: {
      scan: () => Promise.resolve('cancel'),
      face: () => Promise.resolve('finished'),
      pay: () => Promise.resolve('paid'),
      ...ui,
    },
    fetch: options.fetch ?? (() => Promise.reject(new Error('unreachable'))),
    issueLoginCode:
      options.issueLoginCode ??
      (() => {
        codes += 1
        return `login-code-${codes}`
      }),
    randomBytes: randomBytes ?? ((length) => new Uint8Array(length)),
    store: options.store ?? memoryStore(),
    missing: randomBytes ? missing : [...missing, 'randomBytes'],
    ...(switches ? { troubles: switches } : {}),
    ...(options.delayMs === undefined ? {} : { delayMs: options.delayMs }),
    ...(options.brightness === undefined ? {} : { brightness: options.brightness }),
  }
  const app = fakeBridge(fake)
  const page = fakeWindow(fake)
  const host = bank({
    bridge: bridgeOver(app.transport, clock, app.hello),
    web: browserParts(page.window),
    extras: bankExtras(browserExtras(page.window, page.means)),
    clock,
  })
  // A host without the member must not fall back to what a browser would have.
  for (const member of missing) {
    if (member === 'login' || member === 'request' || member === 'storage') continue
    delete (host as { -readonly [Key in keyof Host]: Host[Key] })[member]
  }
  return Object.assign(host, { name: 'simulated' as const, control: bothControls(app, page) })
}

/** One hand on the app and on the page inside it. */
export function bothControls(app: FakeControl, page: FakeControl): FakeControl {
  return {
    state: joinedState(app, page),
    store: page.store,
    show: () => {
      page.show()
      app.show()
    },
    hide: () => {
      page.hide()
      app.hide()
    },
    capture: () => app.capture(),
    setNetwork: (connected) => {
      page.setNetwork(connected)
      app.setNetwork(connected)
    },
    tapPhoneButton: () => app.tapPhoneButton?.() ?? Promise.resolve(undefined),
    update: () => app.update?.(),
    setLaunch: (launch) => {
      page.setLaunch?.(launch)
      app.setLaunch?.(launch)
    },
    setTrouble: (member, trouble) => {
      app.setTrouble(member, trouble)
      page.setTrouble(member, trouble)
    },
  }
}

/** The app's state, with what the page does by itself. */
function joinedState(app: FakeControl, page: FakeControl): FakeControl['state'] {
  return Object.create(app.state, {
    requests: { get: () => page.state.requests },
    aborted: { get: () => page.state.aborted },
    vibrations: { get: () => app.state.vibrations + page.state.vibrations },
    uploads: { get: () => page.state.uploads },
    clipboard: { get: () => app.state.clipboard || page.state.clipboard },
    shared: { get: () => [...app.state.shared, ...page.state.shared] },
    navigations: { get: () => [...app.state.navigations, ...page.state.navigations] },
  })
}

import { createTerminal, type Terminal } from '@essc/verifier/terminal'
import { type TerminalClock, terminalClock } from './terminal-clock.ts'
import { type PageStorage, terminalStorage } from './terminal-storage.ts'

/** A terminal in this page, with a plug that can be pulled. */
export interface PageTerminal {
  readonly client: Terminal
  readonly clock: TerminalClock
  readonly storage: PageStorage
  isOnline(): boolean
  setOnline(online: boolean): void
  /** Whether there is no network for certain, so that nothing that is sent now can arrive. */
  isCut(): boolean
  /** Whether the last request reached the platform, and it can be reached as far as one knows. */
  isReached(): boolean
  /** Called whenever that may have changed. */
  onReach(listener: () => void): void
}

const ANSWER_WITHIN_MS = 10_000
const CUT_MS = 100

/** Makes the terminal's client over the page's own fetch, storage and randomness. */
export function openTerminal(kind: 'till' | 'desk'): PageTerminal {
  let online = true
  let reached = true
  const listeners: (() => void)[] = []
  const isCut = () => !online || !navigator.onLine
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const reach = (next: boolean) => {
    if (next === reached) return
    reached = next
    tell()
  }
  addEventListener('online', () => reach(true))
  addEventListener('offline', () => reach(false))
  const storage = terminalStorage(kind)
  const clock = terminalClock(() => online)
  const client = createTerminal({
    platform: `${location.origin}/platform`,
    storage,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    now: () => clock.now(),
    // Nobody at the counter waits for tries that must fail.
    wait: (delayMs) =>
      new Promise((resolve) => clock.timer(resolve, isCut() ? Math.min(delayMs, CUT_MS) : delayMs)),
    fetch: async (url, init) => {
      try {
        if (!online) throw new TypeError('The network is disconnected')
        const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
        const answer = await fetch(url, { ...init, cache: 'no-store', signal })
        // A gateway in between answers for a platform that is not there.
        reach(answer.status < 502 || answer.status > 504)
        return answer
      } catch (error) {
        reach(false)
        throw error
      }
    },
  })
  return {
    client,
    clock,
    storage,
    isOnline: () => online,
    isCut,
    setOnline: (next) => {
      online = next
      reached = next
      tell()
    },
    isReached: () => reached,
    onReach: (listener) => {
      listeners.push(listener)
    },
  }
}

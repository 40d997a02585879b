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
}

const ANSWER_WITHIN_MS = 10_000

/** Makes the terminal's client over the page's own fetch, storage and randomness. */
export function openTerminal(kind: 'till' | 'desk'): PageTerminal {
  let online = true
  const storage = terminalStorage(kind)
  const clock = terminalClock(() => online)
  const client = createTerminal({
    platform: `${location.origin}/platform`,
    storage,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    now: () => clock.now(),
    wait: (delayMs) => new Promise((resolve) => clock.timer(resolve, delayMs)),
    fetch: (url, init) =>
      online
        ? fetch(url, { ...init, cache: 'no-store', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
        : Promise.reject(new TypeError('The network is disconnected')),
  })
  return {
    client,
    clock,
    storage,
    isOnline: () => online,
    setOnline: (next) => {
      online = next
    },
  }
}

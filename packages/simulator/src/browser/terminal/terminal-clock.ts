import { type HostClock, systemClock } from '@essc/hosts/clock'

/** A terminal's clock, set by its operator to the time of the world that it stands in. */
export interface TerminalClock extends HostClock {
  /** Sets the clock by the platform's. Without an answer it keeps running as it was. */
  set(): Promise<void>
}

const KEY = 'terminal.clock.offsetMs'
const EVERY_MS = 20_000

/** The sandbox's time can be moved by days, so its terminals' clocks must be set now and then. */
export function terminalClock(isOnline: () => boolean): TerminalClock {
  const clock = systemClock()
  let offsetMs = Number(localStorage.getItem(KEY) ?? 0)
  const set = async () => {
    if (!isOnline()) return
    try {
      const before = clock.now()
      const answer = await fetch('/platform/v1/hello', { cache: 'no-store' })
      const { nowMs } = (await answer.json()) as { nowMs: number }
      if (!answer.ok) return
      offsetMs = Math.round(nowMs - (before + clock.now()) / 2)
      localStorage.setItem(KEY, String(offsetMs))
    } catch {
      // No network: the clock goes on.
    }
  }
  const again = () => {
    void set()
    clock.timer(again, EVERY_MS)
  }
  again()
  addEventListener('message', ({ data, origin }) => {
    if (origin === location.origin && (data as { setClock?: unknown })?.setClock === true)
      void set()
  })
  return { now: () => clock.now() + offsetMs, timer: clock.timer, set }
}

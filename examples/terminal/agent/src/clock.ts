const EVERY_MS = 60_000
const ANSWER_WITHIN_MS = 5_000

/** A shop's computer is often minutes off, and a sandbox's time can be moved by days. */
export interface PlatformClock {
  /** The platform's time in milliseconds, as far as it is known; else this machine's. */
  now(): number
  /** Asks the platform for the time. Without an answer the clock goes on as it was. */
  set(): Promise<void>
  stop(): void
}

/** A clock that is set by the platform's, at once and then every minute. */
export function platformClock(platform: string): PlatformClock {
  let offsetMs = 0
  async function set(): Promise<void> {
    try {
      const before = Date.now()
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
      const answer = await fetch(`${platform.replace(/\/+$/, '')}/v1/hello`, { signal })
      const { nowMs } = (await answer.json()) as { nowMs?: unknown }
      if (typeof nowMs === 'number') offsetMs = Math.round(nowMs - (before + Date.now()) / 2)
    } catch {
      // No network: it is asked again.
    }
  }
  const timer = setInterval(() => void set(), EVERY_MS).unref()
  return { now: () => Date.now() + offsetMs, set, stop: () => clearInterval(timer) }
}

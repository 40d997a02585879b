import type { Host } from '@essc/hosts/host'

export interface PlatformClock {
  /** The platform's time in milliseconds since 1970, as well as this phone knows it. */
  now(): number
  /**
   * Learns from an answer that carried the platform's time; the journey counts half. Whoever listens
   * hears when that moved the clock by more than two seconds.
   */
  learn(platformMs: number, sentMs: number): void
  /** Milliseconds that the phone's own clock is behind the platform's. */
  offsetMs(): number
  /** The platform's time when it was last heard, in this run or the one before. */
  heardMs(): number
  /**
   * Takes an offset that an earlier run of the app learned. The phone's own clock may have been set
   * since, so that it counts only until the platform was heard.
   *
   * @param heardMs the platform's time then: it cannot be earlier now.
   */
  restore(offsetMs: number, heardMs: number): void
  /** Whether the platform was heard in this run, no more than ten minutes ago. */
  isFresh(): boolean
  /** Whether an earlier run's offset is all there is. */
  isRestored(): boolean
  onMove(listener: () => void): () => void
}

const MOVED_MS = 2_000
const AGE_MS = 600_000

/** The phone's clock may be wrong by hours, so every time that matters is told with an offset. */
export function createPlatformClock(host: Host): PlatformClock {
  const listeners = new Set<() => void>()
  let offsetMs = 0
  let heardMs = 0
  let learnedMs: number | undefined
  let isRestored = false
  return {
    now: () => host.now() + offsetMs,
    learn(platformMs, sentMs) {
      const learned = Math.round(platformMs - (sentMs + host.now()) / 2)
      const moved = Math.abs(learned - offsetMs) > MOVED_MS
      offsetMs = learned
      learnedMs = host.now()
      heardMs = platformMs
      isRestored = false
      if (moved) for (const listener of Array.from(listeners)) listener()
    },
    offsetMs: () => offsetMs,
    heardMs: () => heardMs,
    restore(saved, savedHeardMs) {
      // What was heard in this run, such as for randomness, is newer than anything kept.
      if (learnedMs !== undefined) return
      heardMs = savedHeardMs
      offsetMs = Math.max(saved, heardMs - host.now())
      isRestored = true
    },
    isFresh() {
      const ageMs = learnedMs === undefined ? -1 : host.now() - learnedMs
      // A clock that was set back must not make what is old fresh again.
      return ageMs >= 0 && ageMs < AGE_MS
    },
    isRestored: () => isRestored,
    onMove(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

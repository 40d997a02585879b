import type { Host } from '@essc/hosts/host'

export interface PlatformClock {
  /** The platform's time in milliseconds since 1970, as well as this phone knows it. */
  now(): number
  /** Learns from an answer that carried the platform's time; the journey counts half. */
  learn(platformMs: number, sentMs: number): void
  /** Milliseconds that the phone's own clock is behind the platform's. */
  offsetMs(): number
  /** Takes an offset that an earlier run of the app learned. */
  restore(offsetMs: number): void
}

/** The phone's clock may be wrong by hours, so every time that matters is told with an offset. */
export function createPlatformClock(host: Host): PlatformClock {
  let offsetMs = 0
  return {
    now: () => host.now() + offsetMs,
    learn(platformMs, sentMs) {
      offsetMs = Math.round(platformMs - (sentMs + host.now()) / 2)
    },
    offsetMs: () => offsetMs,
    restore(saved) {
      offsetMs = saved
    },
  }
}

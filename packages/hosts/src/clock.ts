/** Time as a host gives it: the phone's clock in milliseconds since 1970, and one-shot timers. */
export interface HostClock {
  now(): number
  /** Calls once after a delay; the answer cancels it. */
  timer(call: () => void, delayMs: number): () => void
}

// Every JavaScript host has these two, but no standard library that portable code compiles with names
// them. This is the one file of the phone's side that does.
declare const setTimeout: (call: () => void, delayMs: number) => unknown
declare const clearTimeout: (timer: unknown) => void

/** The clock and timers of the program's own runtime. */
export function systemClock(): HostClock {
  return {
    now: () => Date.now(),
    timer: (call, delayMs) => {
      const timer = setTimeout(call, delayMs)
      return () => clearTimeout(timer)
    },
  }
}

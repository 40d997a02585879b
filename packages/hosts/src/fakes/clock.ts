import type { HostClock } from '../clock.ts'

/** Time that moves only when it is told to. */
export interface FakeClock extends HostClock {
  /** Runs everything that is due within the time, in order, with all that follows from it. */
  advance(durationMs: number): Promise<void>
  /** Jumps, as a phone does whose owner sets its clock; timers do not notice. */
  set(nowMs: number): void
}

export function fakeClock(startMs: number): FakeClock {
  let elapsed = 0
  let offset = startMs
  let order = 0
  let timers: { at: number; order: number; call: () => void }[] = []
  const next = (until: number) =>
    timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0]
  return {
    now: () => offset + elapsed,
    timer: (call, delayMs) => {
      order += 1
      const timer = { at: elapsed + Math.max(0, delayMs), order, call }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    set: (nowMs) => {
      offset = nowMs - elapsed
    },
    advance: async (durationMs) => {
      const until = elapsed + durationMs
      await settled()
      for (let timer = next(until); timer; timer = next(until)) {
        const due = timer
        timers = timers.filter((other) => other !== due)
        elapsed = Math.max(elapsed, due.at)
        due.call()
        await settled()
      }
      elapsed = until
    },
  }
}

/** Lets promise callbacks run that follow from one another; deeper chains than this do not occur. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await undefined
}

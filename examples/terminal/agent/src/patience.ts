import { setTimeout as pause } from 'node:timers/promises'

/** `soon`: look again in a second. `later`: nobody answered; the pauses grow. */
export type Step = 'done' | 'soon' | 'later'

export interface Patience {
  /** Takes steps until one says `done`, or the agent stops. A step that throws is taken again. */
  until(step: () => Promise<Step>): Promise<void>
  /** Waits for work, as long as whoever has asked may be kept waiting. */
  within(work: Promise<unknown>): Promise<void>
  stop(): void
}

const SOON_MS = 1_000
const LATER_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000]

/** @param options.answerWithinMs how long a request to the agent waits for an outcome */
export function createPatience(options: {
  answerWithinMs: number
  /** Told what went wrong in a step. */
  onError(error: unknown): void
}): Patience {
  const stopping = new AbortController()
  const { signal } = stopping
  return {
    stop: () => stopping.abort(),
    async until(step) {
      let failures = 0
      while (!signal.aborted) {
        const how = await step().catch((error: unknown): Step => {
          options.onError(error)
          return 'later'
        })
        if (how === 'done') return
        const delayMs = how === 'soon' ? SOON_MS : LATER_MS[Math.min(failures, LATER_MS.length - 1)]
        failures = how === 'soon' ? 0 : failures + 1
        await pause(delayMs, undefined, { signal }).catch(() => {})
      }
    },
    async within(work) {
      const enough = new AbortController()
      const limit = pause(options.answerWithinMs, undefined, {
        signal: AbortSignal.any([signal, enough.signal]),
      })
      await Promise.race([work, limit.catch(() => {})])
      enough.abort()
    },
  }
}

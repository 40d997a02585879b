/** Work that is done again and again until it is stopped. */
export interface Loop {
  /** Runs the work soon instead of at the next turn. */
  nudge(): void
  /** Waits for the run under way. */
  stop(): Promise<void>
}

/**
 * Runs work every so often, never twice at once. A failed run is left to the next turn: whatever
 * the work did not finish is still there.
 */
export function createLoop(
  everyMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void = () => {},
): Loop {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let again = false
  let stopped = false
  const plan = (ms: number) => {
    clearTimeout(timer)
    if (stopped) return
    timer = setTimeout(run, ms)
    timer.unref()
  }
  const run = () => {
    running = work()
      .catch(onError)
      .finally(() => {
        running = undefined
        plan(again ? 0 : everyMs)
        again = false
      })
  }
  plan(0)
  return {
    nudge() {
      if (running) again = true
      else plan(0)
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

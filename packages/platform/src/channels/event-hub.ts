/** Tells the requests of this process that wait for a person's events. */
export interface EventHub {
  wake(personId: string): void
  /**
   * Waits until the person is woken, the time is over or the signal fires, whichever is first.
   *
   * @returns what to cancel the wait with, and a promise that always resolves.
   */
  wait(personId: string, ms: number, signal: AbortSignal): Promise<void>
}

export function createEventHub(): EventHub {
  const waiting = new Map<string, Set<() => void>>()
  return {
    wake(personId) {
      for (const resolve of waiting.get(personId) ?? []) resolve()
    },
    wait(personId, ms, signal) {
      if (signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const all = waiting.get(personId) ?? new Set()
        waiting.set(personId, all)
        const finish = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', finish)
          all.delete(finish)
          if (all.size === 0 && waiting.get(personId) === all) waiting.delete(personId)
          resolve()
        }
        const timer = setTimeout(finish, ms)
        signal.addEventListener('abort', finish)
        all.add(finish)
      })
    },
  }
}

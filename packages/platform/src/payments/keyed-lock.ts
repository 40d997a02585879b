/** Runs work one after the other for each key. */
export type KeyedLock = <T>(key: string, run: () => Promise<T>) => Promise<T>

/** Keys that nobody waits for are forgotten. */
export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<unknown>>()
  return async (key, run) => {
    const before = tails.get(key) ?? Promise.resolve()
    const own = before.then(run, run)
    const tail = own.catch(() => {})
    tails.set(key, tail)
    try {
      return await own
    } finally {
      if (tails.get(key) === tail) tails.delete(key)
    }
  }
}

import { fromHex, toHex } from '@essc/crypto/bytes'
import { memoryReplayStore, type ReplayStore, type Use } from './replay-store.ts'

/** What is needed of an IndexedDB request. */
export interface DbRequestLike<T> {
  result: T
  onsuccess: (() => void) | null
  onerror: (() => void) | null
}
export interface DbStoreLike {
  put(value: unknown, key: string): unknown
  delete(key: string): unknown
  getAll(): DbRequestLike<unknown[]>
  getAllKeys(): DbRequestLike<unknown[]>
}
export interface DbTransactionLike {
  objectStore(name: string): DbStoreLike
  oncomplete: (() => void) | null
  onerror: (() => void) | null
  onabort: (() => void) | null
}
export interface DatabaseLike {
  createObjectStore(name: string): unknown
  transaction(
    name: string,
    mode: 'readonly' | 'readwrite',
    options?: { durability: 'strict' },
  ): DbTransactionLike
  close(): void
}
/** The browser's `indexedDB`, as far as it is needed here. */
export interface IndexedDbLike {
  open(
    name: string,
    version: number,
  ): DbRequestLike<DatabaseLike> & { onupgradeneeded: (() => void) | null }
}

export interface IndexedDbReplayStore extends ReplayStore {
  size(): number
  /** Rejects with an Error while something is not written; the next that asks tries again. */
  settled(): Promise<void>
  /** As `settled`, and closes, whatever came of it. */
  close(): Promise<void>
}

const STORE = 'uses'

/**
 * A replay store that survives the page, for a browser's terminal. It decides in memory; what was taken
 * is written behind, so wait for `settled` before the gate opens. What the browser did not take, as on a
 * full disk, is kept and written with the next use. One page at a time may use a name: two pages do not
 * see each other's uses.
 *
 * @throws Error when the database cannot be opened or read.
 */
export async function indexedDbReplayStore(
  indexedDb: IndexedDbLike,
  name = 'essc.replays',
): Promise<IndexedDbReplayStore> {
  const opening = indexedDb.open(name, 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(STORE)
  }
  const database = await done(opening)
  const memory = memoryReplayStore()
  const reading = database.transaction(STORE, 'readonly').objectStore(STORE)
  const [keys, values] = await Promise.all([done(reading.getAllKeys()), done(reading.getAll())])
  const uses = values as Use[]
  const lastUnix = uses.reduce((last, { timeUnix }) => Math.max(last, timeUnix), 0)

  /** What lies otherwise in memory than in the browser: written as memory then has it, or deleted. */
  const waiting = new Set<string>()
  keys.forEach((key, i) => {
    const use = uses[i]!
    if (use.endsAtUnix + 60 < lastUnix) waiting.add(String(key))
    else memory.compareAndSet(fromHex(String(key)), use)
  })
  let writing: Promise<void> | undefined

  async function commit(batch: readonly string[]): Promise<void> {
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' })
    const store = transaction.objectStore(STORE)
    for (const key of batch) {
      const use = memory.last(fromHex(key))
      if (use) store.put(use, key)
      else store.delete(key)
    }
    await new Promise<void>((resolve, reject) => {
      const fail = () => reject(new Error('the replay store could not be written'))
      transaction.oncomplete = () => resolve()
      transaction.onerror = fail
      transaction.onabort = fail
    })
  }

  /** All that has come together by now, in one transaction; then what came meanwhile. */
  async function write(): Promise<void> {
    try {
      while (waiting.size > 0) {
        const batch = [...waiting]
        waiting.clear()
        try {
          await commit(batch)
        } catch (error) {
          for (const key of batch) waiting.add(key)
          throw error
        }
      }
    } finally {
      // In the same turn as the last look at what waits: what is taken from now on begins a new write.
      writing = undefined
    }
  }

  function settled(): Promise<void> {
    if (!writing && waiting.size > 0) {
      writing = write()
      // Whoever waits hears of it; nobody may.
      writing.catch(() => undefined)
    }
    return writing ?? Promise.resolve()
  }

  return {
    isNew: memory.isNew,
    lastAcceptedUnix: memory.lastAcceptedUnix,
    size: memory.size,
    settled,
    compareAndSet(authorisation, use) {
      if (!memory.compareAndSet(authorisation, use)) return false
      waiting.add(toHex(authorisation.subarray(0, 8)))
      void settled()
      return true
    },
    async close() {
      try {
        await settled()
      } finally {
        database.close()
      }
    },
  }
}

function done<T>(request: DbRequestLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new Error('the replay store could not be opened'))
  })
}

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
  settled(): Promise<void>
  close(): Promise<void>
}

const STORE = 'uses'

/**
 * A replay store that survives the page, for a browser's terminal. It decides in memory; what was taken
 * is written behind, so wait for `settled` before the gate opens. One page at a time may use a name:
 * two pages do not see each other's uses.
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
  let lastUnix = 0
  keys.forEach((key, i) => {
    const use = values[i] as Use
    lastUnix = Math.max(lastUnix, use.timeUnix)
    memory.compareAndSet(fromHex(String(key)), use)
  })
  const ended = keys.filter((_, i) => (values[i] as Use).endsAtUnix + 60 < lastUnix)

  let waiting: [key: string, use: Use | undefined][] = ended.map((key) => [String(key), undefined])
  let writing: Promise<void> | undefined

  /** All that has come together by now, in one transaction; then what came meanwhile. */
  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' })
      const store = transaction.objectStore(STORE)
      for (const [key, use] of batch) {
        if (use) store.put(use, key)
        else store.delete(key)
      }
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve()
        transaction.onerror = () => reject(new Error('the replay store could not be written'))
        transaction.onabort = () => reject(new Error('the replay store could not be written'))
      })
    }
  }

  function settled(): Promise<void> {
    if (!writing && waiting.length > 0) {
      writing = write().finally(() => {
        writing = undefined
      })
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
      waiting.push([toHex(authorisation.subarray(0, 8)), use])
      void settled()
      return true
    },
    async close() {
      await settled()
      database.close()
    },
  }
}

function done<T>(request: DbRequestLike<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new Error('the replay store could not be opened'))
  })
}

import { toHex, utf8 } from '@essc/crypto/bytes'
import { sm3 } from '@essc/crypto/sm3'
import {
  type DatabaseLike,
  type IndexedDbLike,
  type IndexedDbReplayStore,
  indexedDbReplayStore,
} from '@essc/verifier/indexed-db-replay-store'

/** What the test asks of a page that keeps its uses in this browser's IndexedDB. */

const NOW = 1_800_000_000
const browserDb = (globalThis as unknown as { indexedDB: IndexedDbLike }).indexedDB
let store: IndexedDbReplayStore
let database: DatabaseLike
/** Is called in the turn in which the browser says that a transaction is complete. */
let whenComplete: (() => void) | undefined

/** The browser's own database, with an ear at the end of each transaction. */
const overheard: IndexedDbLike = {
  open(name, version) {
    const opening = browserDb.open(name, version)
    const request: ReturnType<IndexedDbLike['open']> = {
      get result() {
        database = opening.result
        return listening(database)
      },
      set onsuccess(call: (() => void) | null) {
        opening.onsuccess = call
      },
      set onerror(call: (() => void) | null) {
        opening.onerror = call
      },
      set onupgradeneeded(call: (() => void) | null) {
        opening.onupgradeneeded = call
      },
    }
    return request
  },
}

function listening(real: DatabaseLike): DatabaseLike {
  return {
    createObjectStore: (name) => real.createObjectStore(name),
    close: () => real.close(),
    transaction(...asked) {
      const transaction = real.transaction(...asked)
      return {
        objectStore: (name) => transaction.objectStore(name),
        set oncomplete(call: (() => void) | null) {
          transaction.oncomplete = () => {
            call?.()
            whenComplete?.()
          }
        },
        set onerror(call: (() => void) | null) {
          transaction.onerror = call
        },
        set onabort(call: (() => void) | null) {
          transaction.onabort = call
        },
      }
    },
  }
}

const keyOf = (name: string) => sm3(utf8(name)).subarray(0, 8)

const take = (name: string, counter = 1, timeUnix = NOW) =>
  store.compareAndSet(keyOf(name), { counter, timeUnix, endsAtUnix: NOW + 86_400 })

/** The keys in the browser, once whatever is being written has ended, well or not. */
function written(): Promise<unknown[]> {
  const asking = database.transaction('uses', 'readonly').objectStore('uses').getAllKeys()
  return new Promise((resolve) => {
    asking.onsuccess = () => resolve(asking.result)
  })
}

const page = {
  async open() {
    store = await indexedDbReplayStore(overheard)
  },
  take,
  settled: () =>
    store.settled().then(
      () => 'written',
      () => 'not written',
    ),
  /** Until whatever is being written has ended, well or not, without asking the store. */
  async idle() {
    await written()
  },
  /**
   * Takes a use in one of the first turns behind a write's end, and waits for it.
   *
   * @returns whether the browser has it then.
   */
  async takeAsWriteEnds(turns: number): Promise<boolean> {
    let waited: Promise<void> | undefined
    whenComplete = async () => {
      whenComplete = undefined
      for (let i = 0; i < turns; i++) await undefined
      take(`late ${turns}`)
      waited = store.settled()
    }
    take(`early ${turns}`)
    await store.settled()
    while (!waited) await undefined
    await waited
    return (await written()).includes(toHex(keyOf(`late ${turns}`)))
  },
  closeUnderneath: () => database.close(),
}

export type ReplayPage = typeof page
;(globalThis as unknown as { replayPage: ReplayPage }).replayPage = page

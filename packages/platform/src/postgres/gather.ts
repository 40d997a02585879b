export interface GatherOptions {
  /** How many keys one read takes at most. Default: 256. */
  readonly most?: number
  /** Reads that take turns, such as all of one database. Default: the look-up's own. */
  readonly turns?: Turns
}

/** Lets one piece of work run at a time, in the order of asking. */
export type Turns = (work: () => Promise<void>) => void

/** Work that takes turns: while one look-up is read, the others collect more, and cost less each. */
export function createTurns(): Turns {
  let tail = Promise.resolve()
  return (work) => {
    tail = tail.then(work)
  }
}

interface Waiting<K, R> {
  readonly key: K
  resolve(result: R): void
  reject(error: unknown): void
}

/**
 * Shares look-ups. What is asked for in one turn of the event loop, or while another read is under
 * way, goes together in the next read. There is no timer and nothing is remembered: a read always
 * begins after the question that it answers, so it sees whatever was committed before that.
 *
 * When a read fails, each of its keys is read alone, so that one bad key fails alone.
 *
 * @param read answers one result for each key, in their order.
 * @returns a function that looks one key up.
 */
export function createGather<K, R>(
  read: (keys: readonly K[]) => Promise<readonly R[]>,
  { most = 256, turns = createTurns() }: GatherOptions = {},
): (key: K) => Promise<R> {
  let queue: Waiting<K, R>[] = []
  let isPlanned = false

  const readAll = async (batch: readonly Waiting<K, R>[]): Promise<void> => {
    try {
      const results = await read(batch.map(({ key }) => key))
      if (results.length !== batch.length) throw new TypeError('A result is missing.')
      batch.forEach((waiting, at) => {
        waiting.resolve(results[at]!)
      })
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error)
      else await Promise.all(batch.map((waiting) => readAll([waiting])))
    }
  }

  const plan = () => {
    if (isPlanned || queue.length === 0) return
    isPlanned = true
    setImmediate(() =>
      turns(async () => {
        const batch = queue.slice(0, most)
        queue = queue.slice(most)
        isPlanned = false
        const done = readAll(batch)
        // What is left, or comes while this is read, asks for the next turn.
        plan()
        await done
      }),
    )
  }

  return (key) =>
    new Promise<R>((resolve, reject) => {
      queue.push({ key, resolve, reject })
      plan()
    })
}

/**
 * Puts rows where their keys were asked for, by the column `n` that counts keys from 1: what a join
 * with `unnest(…) with ordinality` answers. A key without a row has `undefined`.
 */
export function inOrder<R extends { readonly n: number }>(
  keys: readonly unknown[],
  rows: readonly R[],
): (R | undefined)[] {
  const found: (R | undefined)[] = new Array(keys.length).fill(undefined)
  for (const row of rows) found[row.n - 1] = row
  return found
}

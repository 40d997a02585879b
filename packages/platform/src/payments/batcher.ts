import type { Faults } from './faults.ts'

export interface BatcherOptions<I, R> {
  /** Runs one statement over all items and answers one result for each, in their order. */
  run(items: readonly I[]): Promise<readonly R[]>
  /** Which shard an item lies in. A batch holds one shard's items only. */
  shardOf(item: I): number
  /** What an item shares with no other that is under way: its holder, its key. */
  keysOf(item: I): readonly string[]
  /** What it may share within its statement, but not with another statement: a row both add to. */
  rowsOf?(item: I): readonly string[]
  readonly maxItems?: number
  /** How many statements of a shard may be under way at once. Default: 1. */
  readonly committers?: number
  readonly faults?: Faults | undefined
}

interface Waiting<I, R> {
  readonly item: I
  readonly keys: readonly string[]
  readonly rows: readonly string[]
  resolve(result: R): void
  reject(error: unknown): void
}

interface Shard<I, R> {
  queue: Waiting<I, R>[]
  /** Statements under way, and the items in them. */
  statements: number
  items: number
  /** What those items hold. */
  readonly held: Set<string>
  isPlanned: boolean
}

/**
 * Shares durable commits. While a shard's statements run, what arrives waits; when one is done, what
 * waits goes in the next. There is no timer: alone, an item goes at once, and under load the batches
 * grow by themselves. A statement takes its share of all that is there, so that the others have work
 * too, and one commits while another is computed. Two items with one key are never under way at once.
 *
 * When a batch fails, each of its items is run alone, so that one bad item fails alone.
 *
 * @returns a function that answers an item's result once it is durable.
 */
export function createBatcher<I, R>(options: BatcherOptions<I, R>): (item: I) => Promise<R> {
  const { run, shardOf, keysOf, rowsOf = () => [], faults } = options
  const { maxItems = 128, committers = 1 } = options
  const shards = new Map<number, Shard<I, R>>()

  const runAll = async (items: readonly I[]) => {
    faults?.onPoint('payments.beforeStatement', items.length)
    const results = await run(items)
    faults?.onPoint('payments.afterCommit', items.length)
    if (results.length !== items.length) throw new TypeError('A result is missing.')
    return results
  }

  const runBatch = async (batch: readonly Waiting<I, R>[]) => {
    try {
      const results = await runAll(batch.map(({ item }) => item))
      batch.forEach((waiting, i) => {
        waiting.resolve(results[i]!)
      })
    } catch (error) {
      if (batch.length === 1) {
        batch[0]!.reject(error)
        return
      }
      for (const waiting of batch) await runBatch([waiting])
    }
  }

  const take = (shard: Shard<I, R>) => {
    const share = Math.ceil((shard.queue.length + shard.items) / committers)
    const most = Math.min(maxItems, share)
    const taken: Waiting<I, R>[] = []
    const left: Waiting<I, R>[] = []
    const keys = new Set<string>()
    for (const waiting of shard.queue) {
      // What must wait blocks its keys too: nothing overtakes it on them.
      const isFree =
        taken.length < most &&
        !waiting.keys.some((key) => keys.has(key) || shard.held.has(key)) &&
        !waiting.rows.some((row) => shard.held.has(row))
      for (const key of waiting.keys) keys.add(key)
      ;(isFree ? taken : left).push(waiting)
    }
    shard.queue = left
    return taken
  }

  const start = (shard: Shard<I, R>) => {
    shard.isPlanned = false
    while (shard.statements < committers && shard.queue.length > 0) {
      const batch = take(shard)
      if (batch.length === 0) return
      const held = batch.flatMap(({ keys, rows }) => [...keys, ...rows])
      for (const each of held) shard.held.add(each)
      shard.statements += 1
      shard.items += batch.length
      void runBatch(batch).then(() => {
        for (const each of held) shard.held.delete(each)
        shard.statements -= 1
        shard.items -= batch.length
        plan(shard)
      })
    }
  }

  // What arrives in one turn of the event loop goes together.
  const plan = (shard: Shard<I, R>) => {
    if (shard.isPlanned) return
    shard.isPlanned = true
    setImmediate(() => start(shard))
  }

  return (item) =>
    new Promise<R>((resolve, reject) => {
      const number = shardOf(item)
      let shard = shards.get(number)
      if (shard === undefined) {
        shard = { queue: [], statements: 0, items: 0, held: new Set(), isPlanned: false }
        shards.set(number, shard)
      }
      shard.queue.push({ item, keys: keysOf(item), rows: rowsOf(item), resolve, reject })
      plan(shard)
    })
}

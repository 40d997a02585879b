import type { Faults } from './faults.ts'

export interface BatcherOptions<I, R> {
  /** Runs one statement over all items and answers one result for each, in their order. */
  run(items: readonly I[]): Promise<readonly R[]>
  /** Which shard an item lies in, from 0. A batch holds one shard's items only. */
  shardOf(item: I): number
  /** What an item must not share with another of its batch: its holder, its key. */
  keysOf(item: I): readonly string[]
  readonly maxItems?: number
  readonly faults?: Faults | undefined
}

interface Waiting<I, R> {
  readonly item: I
  readonly keys: readonly string[]
  resolve(result: R): void
  reject(error: unknown): void
}

/**
 * Shares durable commits. While a shard's statement runs, what arrives waits; when it is done, all
 * that waits goes in the next one. There is no timer: alone, an item goes at once, and under load
 * the batches grow by themselves. Each shard has one statement under way, so two items with one key
 * never run side by side.
 *
 * When a batch fails, each of its items is run alone, so that one bad item fails alone.
 *
 * @returns a function that answers an item's result once it is durable.
 */
export function createBatcher<I, R>(options: BatcherOptions<I, R>): (item: I) => Promise<R> {
  const { run, shardOf, keysOf, maxItems = 128, faults } = options
  const shards = new Map<number, { queue: Waiting<I, R>[]; busy: boolean }>()

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

  const take = (queue: Waiting<I, R>[]) => {
    const taken: Waiting<I, R>[] = []
    const left: Waiting<I, R>[] = []
    const keys = new Set<string>()
    for (const waiting of queue) {
      // What must wait blocks its keys too: nothing overtakes it on them.
      const free = taken.length < maxItems && !waiting.keys.some((key) => keys.has(key))
      for (const key of waiting.keys) keys.add(key)
      ;(free ? taken : left).push(waiting)
    }
    return { taken, left }
  }

  const pump = async (shard: { queue: Waiting<I, R>[]; busy: boolean }) => {
    if (shard.busy) return
    shard.busy = true
    // What arrives in one turn of the event loop goes together.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (shard.queue.length > 0) {
      const { taken, left } = take(shard.queue)
      shard.queue = left
      await runBatch(taken)
    }
    shard.busy = false
  }

  return (item) =>
    new Promise<R>((resolve, reject) => {
      const number = shardOf(item)
      let shard = shards.get(number)
      if (shard === undefined) {
        shard = { queue: [], busy: false }
        shards.set(number, shard)
      }
      shard.queue.push({ item, keys: keysOf(item), resolve, reject })
      void pump(shard)
    })
}

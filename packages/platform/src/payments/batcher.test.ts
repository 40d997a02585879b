import { setTimeout as sleep } from 'node:timers/promises'
import { createBatcher } from './batcher.ts'

interface Item {
  readonly id: number
  readonly shard?: number
  readonly keys?: readonly string[]
}

/** A statement that takes a while and remembers what ran in it. */
function recorder(fail: (items: readonly Item[]) => boolean = () => false) {
  const batches: number[][] = []
  let running = 0
  let most = 0
  const add = createBatcher<Item, number>({
    async run(items) {
      running += 1
      most = Math.max(most, running)
      batches.push(items.map(({ id }) => id))
      await sleep(2)
      running -= 1
      if (fail(items)) throw new Error(`failed with ${items.length}`)
      return items.map(({ id }) => id * 10)
    },
    shardOf: ({ shard = 0 }) => shard,
    keysOf: ({ keys = [] }) => keys,
    maxItems: 4,
  })
  return { add, batches, most: () => most }
}

test('default', async () => {
  const { add, batches } = recorder()
  expect(await add({ id: 1 })).toBe(10)
  expect(batches).toEqual([[1]])
})

test('behavior: what arrives together goes together, in order, up to the limit', async () => {
  const { add, batches, most } = recorder()
  const ids = [1, 2, 3, 4, 5, 6]
  expect(await Promise.all(ids.map((id) => add({ id })))).toEqual([10, 20, 30, 40, 50, 60])
  expect(batches).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ])
  expect(most()).toBe(1)
})

test('behavior: what arrives while a statement runs waits and goes in the next', async () => {
  const { add, batches } = recorder()
  const first = add({ id: 1 })
  await sleep(1)
  const rest = [2, 3].map((id) => add({ id }))
  await Promise.all([first, ...rest])
  expect(batches).toEqual([[1], [2, 3]])
})

test('behavior: no key is twice in a batch, and nothing overtakes on a key', async () => {
  const { add, batches } = recorder()
  await Promise.all([
    add({ id: 1, keys: ['a'] }),
    add({ id: 2, keys: ['a', 'b'] }),
    add({ id: 3, keys: ['b'] }),
    add({ id: 4, keys: ['c'] }),
  ])
  expect(batches).toEqual([[1, 4], [2], [3]])
})

test('behavior: a batch holds one shard, and shards run side by side', async () => {
  const { add, batches, most } = recorder()
  await Promise.all([1, 2, 3, 4].map((id) => add({ id, shard: id % 2 })))
  expect(batches.map((batch) => batch.join()).sort()).toEqual(['1,3', '2,4'])
  expect(most()).toBe(2)
})

test('behavior: one bad item fails alone', async () => {
  const { add, batches } = recorder((items) => items.some(({ id }) => id === 2))
  const results = await Promise.allSettled([1, 2, 3].map((id) => add({ id })))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(batches).toEqual([[1, 2, 3], [1], [2], [3]])
  // The shard goes on.
  expect(await add({ id: 4 })).toBe(40)
})

test('behavior: several statements of a shard share what is there, and no key or row', async () => {
  const batches: number[][] = []
  let running = 0
  let most = 0
  const add = createBatcher<Item, number>({
    async run(items) {
      running += 1
      most = Math.max(most, running)
      batches.push(items.map(({ id }) => id))
      await sleep(2)
      running -= 1
      return items.map(({ id }) => id)
    },
    shardOf: () => 0,
    keysOf: ({ keys = [] }) => keys,
    rowsOf: ({ id }) => [`row ${id < 10 ? id % 2 : id}`],
    committers: 2,
  })
  await Promise.all([1, 2, 3, 4].map((id) => add({ id })))
  // Half of them first; the other half adds to the same rows, so it waits, and shares then.
  expect(batches).toEqual([[1, 2], [3], [4]])
  batches.length = 0
  await Promise.all([11, 12, 13].map((id) => add({ id, keys: id === 13 ? ['a'] : [`${id}`] })))
  expect(batches).toEqual([[11, 12], [13]])
  expect(most).toBe(2)
})

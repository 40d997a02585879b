import { setImmediate as turn } from 'node:timers/promises'
import { createGather, createTurns, inOrder } from './gather.ts'

/** A read that answers when it is told to. */
function held() {
  const reads: { keys: readonly string[]; answer: () => void; fail: () => void }[] = []
  const read = (keys: readonly string[]) =>
    new Promise<string[]>((resolve, reject) => {
      const answer = () => resolve(keys.map((key) => key.toUpperCase()))
      reads.push({ keys, answer, fail: () => reject(new Error('down')) })
    })
  return { reads, read }
}

test('default: what is asked for in one turn goes together', async () => {
  const { reads, read } = held()
  const find = createGather(read)
  const found = Promise.all([find('a'), find('b'), find('a')])
  await turn()
  await turn()
  expect(reads.map(({ keys }) => keys)).toEqual([['a', 'b', 'a']])
  reads[0]!.answer()
  expect(await found).toEqual(['A', 'B', 'A'])
})

test('behavior: what comes while a read is under way waits for the next, never for that one', async () => {
  const { reads, read } = held()
  const find = createGather(read)
  const first = find('a')
  await turn()
  await turn()
  const second = Promise.all([find('a'), find('b')])
  await turn()
  await turn()
  expect(reads).toHaveLength(1)
  reads[0]!.answer()
  expect(await first).toBe('A')
  await turn()
  await turn()
  expect(reads[1]!.keys).toEqual(['a', 'b'])
  reads[1]!.answer()
  expect(await second).toEqual(['A', 'B'])
})

test('behavior: a read that fails is tried key by key, so that one bad key fails alone', async () => {
  const find = createGather(async (keys: readonly string[]) => {
    if (keys.includes('bad')) throw new Error('bad')
    return keys
  })
  const [good, bad] = await Promise.allSettled([find('good'), find('bad')])
  expect(good).toEqual({ status: 'fulfilled', value: 'good' })
  expect(bad).toMatchObject({ status: 'rejected', reason: new Error('bad') })
})

test('parameters: most', async () => {
  const sizes: number[] = []
  const find = createGather(
    async (keys: readonly number[]) => {
      sizes.push(keys.length)
      return keys
    },
    { most: 2 },
  )
  expect(await Promise.all([1, 2, 3, 4, 5].map(find))).toEqual([1, 2, 3, 4, 5])
  expect(sizes).toEqual([2, 2, 1])
})

test('parameters: turns; a read that fails gives its turn away', async () => {
  const { reads, read } = held()
  const turns = createTurns()
  const one = createGather(read, { turns })
  const two = createGather(read, { turns })
  const failed = one('a').catch((error: Error) => error.message)
  const second = two('b')
  await turn()
  await turn()
  expect(reads.map(({ keys }) => keys)).toEqual([['a']])
  reads[0]!.fail()
  expect(await failed).toBe('down')
  await turn()
  reads[1]!.answer()
  expect(await second).toBe('B')
})

test('default: rows in the order of their keys', () => {
  expect(inOrder(['a', 'b', 'c'], [{ n: 3 }, { n: 1 }])).toEqual([{ n: 1 }, undefined, { n: 3 }])
})

import { uintBytes, utf8 } from '@essc/crypto/bytes'
import { sm3 } from '@essc/crypto/sm3'
import fc from 'fast-check'
import { memoryReplayStore, type Use } from './replay-store.ts'

const NOW = 1_800_000_000
const key = (text: string) => sm3(utf8(text)).subarray(0, 8)
const use = (timeUnix: number, counter = 1): Use => ({
  counter,
  timeUnix,
  endsAtUnix: timeUnix + 10,
})

test('default', () => {
  const store = memoryReplayStore()
  expect(store.lastAcceptedUnix()).toBe(0)
  expect(store.isNew(key('a'), use(NOW))).toBe(true)
  expect(store.compareAndSet(key('a'), use(NOW))).toBe(true)
  expect(store.compareAndSet(key('a'), use(NOW))).toBe(false)
  expect(store.isNew(key('b'), use(NOW))).toBe(true)
  expect(store.lastAcceptedUnix()).toBe(NOW)
  expect(store.size()).toBe(1)
})

test('behavior: it decides as a map does, whatever the order', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          who: fc.integer({ min: 0, max: 400 }),
          counter: fc.nat(9),
          ahead: fc.nat(90),
        }),
        { maxLength: 600 },
      ),
      (uses) => {
        const store = memoryReplayStore()
        const naive = new Map<number, Use>()
        for (const { who, counter, ahead } of uses) {
          const timeUnix = NOW + ahead
          const last = naive.get(who)
          const isNew = !last || (counter > last.counter && timeUnix >= last.timeUnix - 30)
          const asked = { counter, timeUnix, endsAtUnix: NOW + 1_000 }
          // All in two buckets, so that places are fought for.
          const digest = uintBytes(who, 8)
          digest[0] = who % 2
          expect(store.isNew(digest, asked)).toBe(isNew)
          expect(store.compareAndSet(digest, asked)).toBe(isNew)
          if (isNew) naive.set(who, { ...asked, timeUnix: Math.max(timeUnix, last?.timeUnix ?? 0) })
          expect(store.last(digest)).toEqual(naive.get(who))
        }
        expect(store.size()).toBe(naive.size)
        const seen: number[] = []
        store.forEach((digest, { counter }) => {
          const who = digest[6]! * 256 + digest[7]!
          seen.push(who)
          expect(counter).toBe(naive.get(who)!.counter)
        })
        expect(seen.length).toBe(naive.size)
      },
    ),
    { seed: Number(process.env.ESSC_SEED ?? 5), numRuns: 60 },
  )
})

test('behavior: what has ended is forgotten as the store grows, and only that', () => {
  const store = memoryReplayStore()
  for (let i = 0; i < 20_000; i++) store.compareAndSet(key(`old${i}`), use(NOW))
  for (let i = 0; i < 20_000; i++) store.compareAndSet(key(`new${i}`), use(NOW + 1_000))
  expect(store.size()).toBeLessThan(24_000)
  for (let i = 0; i < 20_000; i++) expect(store.isNew(key(`new${i}`), use(NOW + 1_000))).toBe(false)
})

test('behavior: an end past 32 bits is no early end', () => {
  const store = memoryReplayStore()
  store.compareAndSet(key('far'), { counter: 1, timeUnix: NOW, endsAtUnix: 2 ** 32 + 5 })
  for (let i = 0; i < 5_000; i++) store.compareAndSet(key(`x${i}`), use(NOW + i))
  expect(store.isNew(key('far'), use(NOW))).toBe(false)
})

import { BUCKET_COUNT, bucketOf } from './bucket.ts'
import { adjustableClock } from './clock.ts'
import { uuid7Maker } from './uuid7.ts'

test('default', () => {
  const clock = adjustableClock({ now: () => 0x017f22e279b0 })
  const id = uuid7Maker(clock)()
  // The time of RFC 9562, appendix A.6.
  expect(id).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('behavior: grows within a millisecond, and when the clock is set back', () => {
  let now = 1_700_000_000_000
  const make = uuid7Maker({ now: () => now })
  const ids: string[] = []
  for (let count = 0; count < 20_000; count += 1) {
    if (count === 10_000) now -= 5_000
    ids.push(make())
  }
  expect(new Set(ids).size).toBe(ids.length)
  expect([...ids].sort()).toEqual(ids)
})

test('behavior: buckets are spread, and the same for the same', () => {
  const seen = new Set(Array.from({ length: 5_000 }, (_, index) => bucketOf(`person-${index}`)))
  expect(seen.size).toBe(BUCKET_COUNT)
  expect(Math.min(...seen)).toBe(0)
  expect(Math.max(...seen)).toBe(BUCKET_COUNT - 1)
  expect(bucketOf('person-1')).toBe(bucketOf(Buffer.from('person-1')))
})

import { adjustableClock, sharedClock, systemClock } from './clock.ts'
import { type TestDatabase, testDatabase } from './postgres/testing.ts'

// The first of a run starts a database server, on a machine that may be busy.
jest.setTimeout(60_000)

const DAY_MS = 86_400_000
const base = { now: () => 1_700_000_000_000 }
let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

test('default', () => {
  const before = systemClock().now()
  expect(Number.isSafeInteger(before)).toBe(true)
  expect(systemClock().now()).toBeGreaterThanOrEqual(before)
})

test('behavior: adjustable moves forward and never back', () => {
  const clock = adjustableClock(base)
  clock.advance(30 * DAY_MS)
  clock.advance(1)
  expect(clock.now()).toBe(base.now() + 30 * DAY_MS + 1)
  for (const ms of [-1, 0.5, Number.NaN]) expect(() => clock.advance(ms)).toThrow(TypeError)
})

test('behavior: shared survives a restart, and all instances agree', async () => {
  const one = await sharedClock(database.pool, base)
  const two = await sharedClock(database.pool, base)
  await one.advance(30 * DAY_MS)
  await Promise.all([one.advance(1), two.advance(2), one.advance(3)])
  await two.refresh()
  await one.refresh()
  expect(two.now()).toBe(base.now() + 30 * DAY_MS + 6)
  expect(one.now()).toBe(two.now())
  const restarted = await sharedClock(database.pool, base)
  expect(restarted.offsetMs()).toBe(30 * DAY_MS + 6)
  await expect(one.advance(-1)).rejects.toThrow(TypeError)
})

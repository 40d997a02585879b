import { sweep } from './housekeeping.ts'
import { type TestPlatform, testPhone, testPlatform } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
afterAll(() => platform.stop())

const count = async (table: string) =>
  (await platform.database.pool.query(`select count(*)::int as count from ${table}`)).rows[0].count

test('default', async () => {
  const { pool } = platform.database
  await testPhone(platform)
  await sweep(pool, platform.clock.now())
  expect([await count('ticket'), await count('session')]).toEqual([1, 1])
  expect(await count('idempotency')).toBe(2)
  await sweep(pool, platform.clock.now() + 3 * 86_400_000)
  expect([await count('ticket'), await count('session')]).toEqual([0, 0])
  expect(await count('idempotency')).toBe(2)
  await sweep(pool, platform.clock.now() + 31 * 86_400_000)
  expect(await count('idempotency')).toBe(0)
})

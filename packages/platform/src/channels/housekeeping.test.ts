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

test('behavior: counters of past hours and reservations go, those of this hour stay', async () => {
  const { pool } = platform.database
  const nowMs = platform.clock.now()
  const hour = Math.floor(nowMs / 3_600_000)
  const id = '01900000-0000-7000-8000-0000000000aa'
  for (const table of ['terminal_guess', 'desk_count']) {
    const column = table === 'desk_count' ? 'asked' : 'count'
    const sql = `insert into ${table} (bucket, terminal_id, hour, ${column}) values (0, $1, $2, 1)`
    await pool.query(sql, [id, hour])
    await pool.query(sql, [id, hour - 26])
  }
  await pool.query(
    `insert into chain_place (bucket, person_id, session_id, list, place, expires_at_ms)
     values (0, $1, $1, 0, 1, $2), (0, $1, $1, 0, 2, $3)`,
    [id, nowMs, nowMs - 3_700_000],
  )
  await sweep(pool, nowMs)
  const counts = [await count('terminal_guess'), await count('desk_count')]
  expect([...counts, await count('chain_place')]).toEqual([1, 1, 1])
})

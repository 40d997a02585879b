import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { adjustableClock } from '../clock.ts'
import { type Migration, migrate, readMigrations } from './migrate.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

// The first of a run starts a database server, on a machine that may be busy.
jest.setTimeout(60_000)

const clock = adjustableClock({ now: () => 1_700_000_000_000 })
let database: TestDatabase

beforeEach(async () => {
  database = await testDatabase()
  await database.pool.query('drop schema public cascade; create schema public')
})
afterEach(() => database.drop())

const step = (number: number, sql: string): Migration => {
  const name = `000${number}-step`
  return { name, sql, digest: `${name}:${sql}` }
}
const first = step(1, 'create table a (id int primary key)')
const second = step(2, 'create table b (id int primary key); insert into b values (1)')

test('default', async () => {
  const names = readMigrations().map(({ name }) => name)
  expect(names[0]).toBe('0001-base')
  expect(await migrate(database.pool, { clock })).toEqual(names)
  expect(await migrate(database.pool, { clock })).toEqual([])
  const { rows } = await database.pool.query('select name, applied_at_ms from migration order by 1')
  expect(rows[0]).toEqual({ name: '0001-base', applied_at_ms: 1_700_000_000_000 })
})

test('behavior: only what is new runs', async () => {
  expect(await migrate(database.pool, { clock, migrations: [first] })).toEqual(['0001-step'])
  expect(await migrate(database.pool, { clock, migrations: [first, second] })).toEqual([
    '0002-step',
  ])
})

test('behavior: many processes at once apply each file once', async () => {
  const migrations = [first, second]
  const all = await Promise.all(
    Array.from({ length: 8 }, () => migrate(database.pool, { clock, migrations })),
  )
  expect(all.flat().sort()).toEqual(['0001-step', '0002-step'])
  expect((await database.pool.query('select id from b')).rows).toEqual([{ id: 1 }])
})

test('behavior: a file that fails leaves nothing of itself', async () => {
  const broken = step(2, 'create table c (id int); select nothing')
  const run = migrate(database.pool, { clock, migrations: [first, broken] })
  await expect(run).rejects.toMatchObject({ code: '42703' })
  const { rows } = await database.pool.query(`select to_regclass('c') as c, to_regclass('a') as a`)
  expect(rows).toEqual([{ c: null, a: 'a' }])
})

test('behavior: a changed file, and a database from the future, are refused', async () => {
  await migrate(database.pool, { clock, migrations: [first, second] })
  const changed = [{ ...first, digest: 'other' }, second]
  await expect(migrate(database.pool, { clock, migrations: changed })).rejects.toThrow(
    /never changes once applied/,
  )
  await expect(migrate(database.pool, { clock, migrations: [first] })).rejects.toThrow(
    /newer version/,
  )
})

test('parameters: folder with a gap or another name is refused', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'essc-migrations-'))
  try {
    fs.writeFileSync(path.join(folder, '0001-one.sql'), 'select 1')
    expect(readMigrations(folder)).toHaveLength(1)
    fs.writeFileSync(path.join(folder, '0003-three.sql'), 'select 1')
    expect(() => readMigrations(folder)).toThrow(/0003-three.sql is not number 2/)
    fs.renameSync(path.join(folder, '0003-three.sql'), path.join(folder, '0002_Two.sql'))
    expect(() => readMigrations(folder)).toThrow(/0002_Two.sql/)
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
})

/** What PostgreSQL has and the distributed engines that we name do not, or not well. */
const FORBIDDEN =
  /\b(small|big)?serial\b|generated\s+(always|by default)|create\s+(sequence|trigger|function|procedure)|\bplpgsql\b|^\s*(listen|notify)\b|pg_advisory|\bdeferrable\b|\)\s*include\s*\(|\bnow\(\)|\b(current|clock|localt|statement)_?timestamp\b|gen_random_uuid|uuidv7\(/im

test('behavior: migrations keep to the common dialect', () => {
  for (const { name, sql } of readMigrations()) {
    const code = sql.replace(/--.*$/gm, '')
    expect([name, FORBIDDEN.exec(code)?.[0]]).toEqual([name, undefined])
  }
})

const columnsOf = (numbers: string, table: string) =>
  `array(select a.attname::text from unnest(${numbers}::smallint[]) with ordinality k(num, at)
     join pg_attribute a on a.attrelid = ${table} and a.attnum = k.num order by k.at)`

/** Tables that find the person, and so the bucket, by something else: they are spread by that. */
const LOOK_UPS = ['status_place', 'payment_handle']

/**
 * The rules of Citus for tables that are spread by the first column of their primary key, which for
 * every table of a person is `bucket`.
 */
test('behavior: keys are legal where tables are spread by the first column of their key', async () => {
  await migrate(database.pool, { clock })
  const { rows: indexes } = await database.pool.query(`
    select c.relname as table, i.indisprimary as "isPrimary",
      ${columnsOf('i.indkey', 'c.oid')} as columns
    from pg_index i join pg_class c on c.oid = i.indrelid
    where i.indisunique and c.relnamespace = 'public'::regnamespace`)
  const spread = new Map<string, string>(
    indexes.filter((each) => each.isPrimary).map((each) => [each.table, each.columns[0]]),
  )
  expect(spread.get('idempotency')).toBe('bucket')
  for (const { table, columns } of indexes) {
    expect([table, columns]).toEqual([table, expect.arrayContaining([spread.get(table)])])
  }
  const { rows: tables } = await database.pool.query(`
    select c.relname as table from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname = 'person_id'`)
  for (const { table } of tables) {
    if (LOOK_UPS.includes(table)) continue
    expect([table, spread.get(table)]).toEqual([table, 'bucket'])
  }
  const { rows: foreign } = await database.pool.query(`
    select f.relname as table, t.relname as target,
      ${columnsOf('k.conkey', 'f.oid')} as columns, ${columnsOf('k.confkey', 't.oid')} as targets
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace`)
  for (const { table, target, columns, targets } of foreign) {
    if (spread.get(target) !== 'bucket') continue
    const at = targets.indexOf('bucket')
    expect([table, target, columns[at]]).toEqual([table, target, 'bucket'])
  }
})

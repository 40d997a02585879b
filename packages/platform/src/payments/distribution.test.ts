import { type TestDatabase, testDatabase } from '../postgres/testing.ts'
import { MONEY_TABLES, partitionByBucket } from './testing-partitions.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

test('default: every table of payments can be spread by its bucket', async () => {
  expect(await partitionByBucket(database.pool)).toEqual(MONEY_TABLES)
})

test('behavior: every key of payments begins with the bucket', async () => {
  const { rows } = await database.pool.query(
    `select c.relname as table_name, a.attname as first
     from pg_index i join pg_class c on c.oid = i.indrelid
     join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
     where i.indisunique and c.relname = any($1)`,
    [MONEY_TABLES],
  )
  expect(new Set(rows.map(({ table_name }) => table_name))).toEqual(new Set(MONEY_TABLES))
  expect(rows.filter(({ first }) => first !== 'bucket')).toEqual([])
})

test('behavior: PostgreSQL refuses a key without the bucket', async () => {
  const table =
    'create table wrong (bucket smallint, id uuid primary key) partition by hash (bucket)'
  await expect(database.pool.query(table)).rejects.toMatchObject({ code: '0A000' })
})

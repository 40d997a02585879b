import { createHash } from 'node:crypto'
import { adjustableClock } from '../clock.ts'
import { checkLedger } from '../payments/check-ledger.ts'
import { type Migration, migrate, readMigrations } from './migrate.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

// A database that has been at work gets the next version's migrations: they meet rows, not empty tables.
jest.setTimeout(60_000)

const clock = adjustableClock({ now: () => 1_700_000_000_000 })
const all = readMigrations()
let database: TestDatabase

beforeEach(async () => {
  database = await testDatabase()
  await database.pool.query('drop schema public cascade; create schema public')
})
afterEach(() => database.drop())

const upTo = (name: string): Migration[] => {
  const index = all.findIndex((each) => each.name === name)
  if (index < 0) throw new Error(`There is no migration ${name}`)
  return all.slice(0, index + 1)
}
const uuidOf = (seed: string) => {
  const hex = createHash('sha256').update(seed).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

interface Column {
  readonly table: string
  readonly name: string
  readonly type: string
  /** The condition of the column's own check, if there is one. */
  readonly check: string | null
}

const COLUMNS = `
select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type,
  (select pg_get_constraintdef(k.oid) from pg_constraint k
   where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as check
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
  and c.relname <> all($1)
order by c.relname, a.attnum`

/** Migrations' own, and one with a single row that is there from the first. */
const SINGLE = ['migration', 'migration_lock', 'clock_offset']

/** Where a rule over several columns wants something else than the general value. */
const SPECIAL: Readonly<Record<string, unknown>> = {
  'platform_change.approved_by': null,
  'merchant_account.balance_fen': 0,
  'merchant_account.captured_fen': 0,
  'merchant_account.voided_fen': 0,
  'merchant_account.refunded_fen': 0,
}

/** A value that tells the rows of one step from those of another, and that keys of tables share. */
function fieldOf({ table, name, type, check }: Column, step: number): unknown {
  const special = SPECIAL[`${table}.${name}`]
  if (special !== undefined) return special
  const listed = /ARRAY\['?(\w+)/.exec(check ?? '')?.[1]
  if (listed !== undefined) return listed
  switch (type) {
    case 'uuid':
      return uuidOf(String(step))
    case 'bytea':
      return Buffer.alloc(16, step)
    case 'boolean':
      return true
    case 'jsonb':
    case 'json':
      return '{}'
    case 'text':
      return `step-${step}`
    case 'text[]':
      return [`step-${step}`]
    case 'smallint':
    case 'integer':
    case 'bigint':
      return step
    default:
      throw new Error(`No value is known for ${table}.${name}, ${type}`)
  }
}

/** Puts a row into every table that there is. Those that refer to others come after them. */
async function fill(step: number): Promise<Map<string, number>> {
  const { pool } = database
  const { rows } = await pool.query<Column>(COLUMNS, [SINGLE])
  const tables = new Map<string, Column[]>()
  for (const row of rows) tables.set(row.table, [...(tables.get(row.table) ?? []), row])
  const waiting = new Set(tables.keys())
  const filled = new Map<string, number>()
  for (let last: unknown; waiting.size > 0; ) {
    const before = waiting.size
    for (const table of waiting) {
      const columns = tables.get(table)!
      const names = columns.map(({ name }) => `"${name}"`).join(', ')
      const places = columns.map((_, index) => `$${index + 1}`).join(', ')
      const values = columns.map((column) => fieldOf(column, step))
      try {
        await pool.query(`insert into ${table} (${names}) values (${places})`, values)
        waiting.delete(table)
        const count = await pool.query(`select count(*)::int as count from ${table}`)
        filled.set(table, count.rows[0].count)
      } catch (error) {
        // 23503: what it refers to is not there yet.
        if ((error as { code?: string }).code !== '23503') throw error
        last = error
      }
    }
    if (waiting.size === before) throw last
  }
  return filled
}

/** Tables that a migration takes away, with what takes their place. */
const REPLACED: Readonly<Record<string, string>> = {
  ledger_entry: 'ledger_transfer',
  charge_key: 'charge_claim',
  order_claim: 'charge_claim',
}

test('behavior: each migration meets rows in every table, and none of them is lost', async () => {
  const { pool } = database
  let filled = new Map<string, number>()
  for (const [index, { name }] of all.entries()) {
    expect(await migrate(pool, { clock, migrations: all.slice(0, index + 1) })).toEqual([name])
    for (const [table, count] of filled) {
      const { rows } = await pool.query(`select to_regclass($1) is not null as stands`, [table])
      if (!rows[0].stands || table in REPLACED) {
        expect([name, Object.keys(REPLACED)]).toEqual([name, expect.arrayContaining([table])])
        continue
      }
      const now = await pool.query(`select count(*)::int as count from ${table}`)
      expect([name, table, now.rows[0].count]).toEqual([name, table, count])
    }
    filled = await fill(index + 1)
    expect(filled.size).toBeGreaterThan(0)
  }
})

test('behavior: 0012 takes along money, orders, keys and events that were not told yet', async () => {
  const { pool } = database
  await migrate(pool, { clock, migrations: upTo('0011-codes') })
  const [holder, shop, till] = ['holder', 'shop', 'till'].map(uuidOf) as [string, string, string]
  const shopBucket = createHash('sha256').update(shop).digest().readUInt8(0)
  const day = 20_780
  await pool.query('insert into merchant values ($1, $2, $3, $4)', [shop, 'Shop', 'open', 1])
  await pool.query(
    `insert into holder_account (bucket, person_id, balance_fen, held_fen, spent_day, spent_fen,
       opened_at_ms) values (7, $1, 90000, 700, $2, 3700, 1)`,
    [holder, day],
  )
  await pool.query('insert into clearing_account values (7, -93700)')
  await pool.query('insert into merchant_account values (7, $1, $2, 3000)', [shop, day])
  const transfer = async (
    source: string,
    posting: string,
    [from, to]: [string, string],
    amountFen: number,
  ) => {
    const idOf = (account: string) =>
      ({ holder, held: holder, merchant: shop })[account as 'holder'] ?? null
    for (const [leg, account, fen] of [
      [1, from, -amountFen],
      [2, to, amountFen],
    ] as const)
      await pool.query('insert into ledger_entry values (7, $1, $2, $3, $4, $5, $6, $7, 2)', [
        uuidOf(source),
        posting,
        leg,
        account,
        idOf(account),
        day,
        fen,
      ])
  }
  const payment = async (name: string, state: string, amountFen: number, keys: string[]) => {
    await pool.query(
      `insert into payment (bucket, payment_id, state, person_id, merchant_id, merchant_name,
         terminal_id, order_reference, amount_fen, created_at_ms, captured_at_ms)
       values (7, $1, $2, $3, $4, 'Shop', $5, $6, $7, 2, $8)`,
      [
        uuidOf(name),
        state,
        holder,
        shop,
        till,
        name,
        amountFen,
        state === 'awaitingHolder' ? null : 2,
      ],
    )
    if (/captured|awaitingHolder/.test(state))
      await pool.query('insert into order_claim values ($1, $2, $3, $4)', [
        shopBucket,
        shop,
        name,
        uuidOf(name),
      ])
    for (const key of keys)
      await pool.query('insert into charge_key values ($1, $2, $3, $4, $5, 2)', [
        shopBucket,
        till,
        key,
        Buffer.from(key),
        uuidOf(name),
      ])
  }
  await transfer('opening', 'opening', ['clearing', 'holder'], 93_700)
  await payment('paid', 'captured', 3_000, ['k1', 'k2'])
  await transfer('paid', 'capture', ['holder', 'merchant'], 3_000)
  await payment('taken-back', 'voided', 500, ['k3'])
  await transfer('taken-back', 'capture', ['holder', 'merchant'], 500)
  await transfer('taken-back', 'void', ['merchant', 'holder'], 500)
  await payment('asked', 'awaitingHolder', 700, ['k4'])
  await transfer('asked', 'hold', ['holder', 'held'], 700)
  for (const [name, number] of [
    ['told', 1],
    ['untold', null],
  ] as const)
    await pool.query('insert into person_event values (7, $1, $2, $3, $4, 2, $5)', [
      holder,
      uuidOf(name),
      'payment.captured',
      uuidOf('paid'),
      number,
    ])

  await migrate(pool, { clock })
  expect(await checkLedger(pool)).toEqual({ holds: true, faults: {} })
  const claims = await pool.query(
    `select bucket, key, order_reference, payment_id from charge_claim
     where merchant_id = $1 order by key`,
    [shop],
  )
  const claim = (key: string, name: string, order: string | null) => ({
    bucket: shopBucket,
    key,
    order_reference: order,
    payment_id: uuidOf(name),
  })
  expect(claims.rows).toEqual([
    claim('k1', 'paid', 'paid'),
    claim('k2', 'paid', null),
    claim('k3', 'taken-back', null),
    claim('k4', 'asked', 'asked'),
  ])
  const sums = await pool.query(
    'select balance_fen, captured_count, captured_fen, voided_count, voided_fen from merchant_account',
  )
  expect(sums.rows).toEqual([
    {
      balance_fen: 3_000,
      captured_count: 2,
      captured_fen: 3_500,
      voided_count: 1,
      voided_fen: 500,
    },
  ])
  const untold = await pool.query('select event_id, kinds from event_outbox')
  expect(untold.rows).toEqual([{ event_id: uuidOf('untold'), kinds: 'payment.captured' }])
  const told = await pool.query('select event_id, number from person_event')
  expect(told.rows).toEqual([{ event_id: uuidOf('told'), number: 1 }])
})

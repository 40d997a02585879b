import type pg from 'pg'
import { openDatabase } from './database.ts'
import { type TestDatabase, testDatabase } from './testing.ts'
import { retrying, transaction } from './transaction.ts'

// The first of a run starts a database server, on a machine that may be busy.
jest.setTimeout(60_000)

let database: TestDatabase<{ account: { id: number; balance: number } }>

beforeAll(async () => {
  database = await testDatabase()
  await database.pool.query('create table account (id int primary key, balance bigint not null)')
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.pool.query('truncate account')
  await database.pool.query('insert into account values (1, 100), (2, 100)')
})

const balances = async () =>
  (await database.pool.query('select balance from account order by id')).rows.map((r) => r.balance)

/** Ends the connection of a transaction from outside, as a failing server would. */
const sever = async (tx: pg.PoolClient) => {
  const { rows } = await tx.query('select pg_backend_pid() as pid')
  await database.pool.query('select pg_terminate_backend($1)', [rows[0].pid])
}

test('default', async () => {
  const answer = await transaction(database.pool, async (tx) => {
    await tx.query('update account set balance = balance - 30 where id = 1')
    await tx.query('update account set balance = balance + 30 where id = 2')
    return 'moved'
  })
  expect(answer).toBe('moved')
  expect(await balances()).toEqual([70, 130])
})

test('behavior: kysely sees the same rows, with the same types', async () => {
  const rows = await database.kysely.selectFrom('account').selectAll().orderBy('id').execute()
  expect(rows).toEqual([
    { id: 1, balance: 100 },
    { id: 2, balance: 100 },
  ])
})

test('behavior: work that throws leaves nothing, and the connection is fit for the next', async () => {
  const failure = new Error('no')
  const work = transaction(database.pool, async (tx) => {
    await tx.query('update account set balance = 0')
    throw failure
  })
  await expect(work).rejects.toBe(failure)
  expect(await balances()).toEqual([100, 100])
  expect(database.pool.idleCount).toBe(database.pool.totalCount)
})

test('behavior: a bigint is a number up to 2^53 − 1 and an error beyond', async () => {
  const ask = (text: string) => database.pool.query(`select ${text}::bigint as value`)
  expect((await ask('9007199254740991')).rows[0].value).toBe(Number.MAX_SAFE_INTEGER)
  expect((await ask('-9007199254740991')).rows[0].value).toBe(Number.MIN_SAFE_INTEGER)
  await expect(ask('9007199254740992')).rejects.toThrow(RangeError)
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('behavior: a deadlock is tried again until both are done', async () => {
  let arrived = 0
  let open: () => void = () => {}
  const both = new Promise<void>((resolve) => {
    open = resolve
  })
  const add = (first: number, second: number) =>
    transaction(database.pool, async (tx) => {
      await tx.query('update account set balance = balance + 1 where id = $1', [first])
      arrived += 1
      if (arrived === 2) open()
      await both
      await tx.query('update account set balance = balance + 1 where id = $1', [second])
    })
  await Promise.all([add(1, 2), add(2, 1)])
  expect(arrived).toBeGreaterThan(2)
  expect(await balances()).toEqual([102, 102])
})

test('behavior: a serialisation failure is tried again', async () => {
  let tries = 0
  const raise = () =>
    transaction(
      database.pool,
      async (tx) => {
        tries += 1
        const { rows } = await tx.query('select balance from account where id = 1')
        if (tries === 1) {
          await database.pool.query('update account set balance = balance + 1 where id = 1')
        }
        await tx.query('update account set balance = $1 where id = 1', [rows[0].balance + 1])
      },
      { isolation: 'serializable' },
    )
  await raise()
  expect(tries).toBe(2)
  expect(await balances()).toEqual([102, 100])
})

test('behavior: a connection lost inside is tried again', async () => {
  let tries = 0
  await transaction(database.pool, async (tx) => {
    tries += 1
    await tx.query('update account set balance = balance + 1 where id = 1')
    if (tries === 1) await sever(tx)
    await tx.query('update account set balance = balance + 1 where id = 2')
  })
  expect(tries).toBe(2)
  expect(await balances()).toEqual([101, 101])
})

test('parameters: repeatable decides about a connection lost while committing', async () => {
  for (const repeatable of [false, true]) {
    let tries = 0
    const work = transaction(
      database.pool,
      async (tx) => {
        tries += 1
        if (tries === 1) await sever(tx)
      },
      { repeatable },
    )
    if (repeatable) await work
    else await expect(work).rejects.toThrow(/terminat|not queryable|EPIPE|ECONNRESET/)
    expect(tries).toBe(repeatable ? 2 : 1)
  }
})

test('parameters: attempts ends a failure that stays', async () => {
  let tries = 0
  const work = transaction(
    database.pool,
    async (tx) => {
      tries += 1
      await sever(tx)
      await tx.query('select 1')
    },
    { attempts: 3 },
  )
  await expect(work).rejects.toThrow()
  expect(tries).toBe(3)
})

test('behavior: a mistake is not tried again', async () => {
  let tries = 0
  const work = retrying(() => {
    tries += 1
    return database.pool.query('select nothing')
  })
  await expect(work).rejects.toMatchObject({ code: '42703' })
  expect(tries).toBe(1)
})

test('behavior: the end of an idle connection is told and survived', async () => {
  const codes: string[] = []
  const other = openDatabase(database.connection, (code) => codes.push(code))
  const { rows } = await other.pool.query('select pg_backend_pid() as pid')
  const ended = new Promise((resolve) => other.pool.once('remove', resolve))
  await database.pool.query('select pg_terminate_backend($1)', [rows[0].pid])
  await ended
  expect((await other.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  expect(codes).toEqual(['57P01'])
  await other.close()
  await other.close()
})

import { adjustableClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../postgres/testing.ts'
import { checkLedger, type LedgerRule } from './check-ledger.ts'
import { createPayments } from './service.ts'
import { paymentWorld } from './testing.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
  const clock = adjustableClock({ now: () => Date.UTC(2026, 10, 23, 4, 0, 10) })
  const world = await paymentWorld(database.pool, clock)
  const payments = await createPayments(world.options)
  for (const [index, amountFen] of [100, 30_000, 40_000].entries()) {
    const holder = await world.addHolder(100_000)
    const body = { digits: holder.digits(), amountFen, orderReference: `order-${index}` }
    const { paymentId } = await payments.charge(world.request(body))
    if (index === 2) await payments.voidCharge(world.merchantId, paymentId)
  }
  world.close()
})
afterAll(() => database.drop())

test('default', async () => {
  expect(await checkLedger(database.pool)).toEqual({ holds: true, faults: {} })
})

/** Each tampers with one thing, and names the rules that must notice. */
const tampering: [string, readonly LedgerRule[]][] = [
  [
    `update ledger_transfer set amount_fen = amount_fen + 1 where posting = 'capture'`,
    ['holderBalanceWrong', 'merchantBalanceWrong', 'transfersWithoutSource'],
  ],
  [
    `delete from ledger_transfer where posting = 'opening'`,
    ['holderBalanceWrong', 'clearingBalanceWrong'],
  ],
  [
    `update holder_account set balance_fen = balance_fen + 1 where held_fen = 0`,
    ['holderBalanceWrong', 'totalNotZero'],
  ],
  [
    `update holder_account set held_fen = held_fen - 1 where held_fen > 0`,
    ['heldBalanceWrong', 'heldNotOpenHolds', 'totalNotZero'],
  ],
  [
    `update payment set state = 'expired' where state = 'awaitingHolder'`,
    ['heldNotOpenHolds', 'paymentsWithOtherPostings'],
  ],
  [
    `delete from merchant_account where balance_fen <> 0`,
    ['merchantBalanceWrong', 'merchantDayWrong', 'totalNotZero'],
  ],
  [`update merchant_account set captured_count = captured_count + 1`, ['merchantDayWrong']],
  [`update clearing_account set balance_fen = 0`, ['clearingBalanceWrong', 'totalNotZero']],
  [
    `update payment set order_reference = 'same', merchant_id = '00000000-0000-0000-0000-000000000000'`,
    ['ordersChargedTwice'],
  ],
  [`delete from payment where state = 'captured'`, ['transfersWithoutSource']],
  [`update payment set refunded_fen = 1 where state = 'captured'`, ['refundsWrong']],
]

test.each(tampering)('behavior: notices %s', async (sql, rules) => {
  const client = await database.pool.connect()
  try {
    await client.query('begin')
    await client.query(sql)
    const check = await checkLedger(client)
    expect(check.holds).toBe(false)
    expect(Object.keys(check.faults).sort()).toEqual([...rules].sort())
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('behavior: a posting cannot be written twice, nor an account overdrawn', async () => {
  const again = `insert into ledger_transfer select * from ledger_transfer where posting = 'capture'`
  await expect(database.pool.query(again)).rejects.toMatchObject({ code: '23505' })
  const overdraw = 'update holder_account set balance_fen = -1'
  await expect(database.pool.query(overdraw)).rejects.toMatchObject({ code: '23514' })
})

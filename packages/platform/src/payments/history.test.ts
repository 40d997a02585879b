import { type AdjustableClock, adjustableClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../postgres/testing.ts'
import { monthTotals } from './month-totals.ts'
import { refund } from './refund.ts'
import { createPayments, type Payments } from './service.ts'
import { holderStatement } from './statements.ts'
import { setSupervisor } from './supervisors.ts'
import { type PaymentWorld, paymentWorld, type TestHolder } from './testing.ts'

const CODE = '01482913'
const DAY_MS = 86_400_000
let database: TestDatabase
let clock: AdjustableClock
let world: PaymentWorld
let payments: Payments
let holder: TestHolder
const paid: Record<string, string> = {}

async function pay(name: string, amountFen: number, merchantId = world.merchantId) {
  clock.advance(30_000)
  const body = { digits: holder.digits(), amountFen, orderReference: name }
  const { state, paymentId } = await payments.charge(world.request(body, { merchantId }))
  expect(state).toBe('captured')
  paid[name] = paymentId
}

beforeAll(async () => {
  database = await testDatabase()
  // Two minutes before December begins at +08:00, and eight hours before it does at Greenwich.
  clock = adjustableClock({ now: () => Date.UTC(2026, 10, 30, 15, 58, 0) })
  world = await paymentWorld(database.pool, clock)
  payments = await createPayments(world.options)
  const { merchantId, terminalId } = world
  await setSupervisor(payments.engine, { merchantId, name: 'Lead', code: CODE })
  const bakery = await world.addMerchant('Nine% Bakery')
  holder = await world.addHolder(1_000_000)
  await pay('november', 1_000)
  await pay('bread', 250, bakery)
  clock.advance(120_000)
  await pay('december', 4_000)
  const body = { amountFen: 300, refundReference: 'r-1', supervisorCode: CODE }
  await refund(payments.engine, { merchantId, terminalId, paymentId: paid.november!, body })
})
afterAll(async () => {
  world.close()
  await database.drop()
})

const found = async (search: Parameters<Payments['search']>[1]) =>
  (await payments.search(holder, search)).payments.map(({ paymentId }) => paymentId)

test('default: a month has what its days have', async () => {
  const { months } = await monthTotals(payments.engine, holder)
  expect(months.map(({ month }) => month)).toEqual([
    ...['2026-12', '2026-11', '2026-10', '2026-09', '2026-08', '2026-07'],
    ...['2026-06', '2026-05', '2026-04', '2026-03', '2026-02', '2026-01'],
  ])
  expect(months[0]).toEqual({
    month: '2026-12',
    from: '2026-12-01',
    to: '2026-12-31',
    paidCount: 1,
    paidFen: 4_000,
    backCount: 1,
    backFen: 300,
    netFen: 3_700,
  })
  expect(months[1]).toMatchObject({ paidCount: 2, paidFen: 1_250, backCount: 0, netFen: 1_250 })
  for (const { from, to, paidFen, backFen } of months) {
    const period = { fromDay: Date.parse(from) / DAY_MS, toDay: Date.parse(to) / DAY_MS }
    expect(await holderStatement(payments.engine, holder, period)).toMatchObject({
      paidFen,
      backFen,
    })
  }
})

test('parameters: until', async () => {
  const { months } = await monthTotals(payments.engine, holder, '2026-11')
  expect(months[0]).toMatchObject({ month: '2026-11', to: '2026-11-30', paidFen: 1_250 })
  expect(months[11]).toMatchObject({ month: '2025-12', from: '2025-12-01', to: '2025-12-31' })
})

test('behavior: another holder’s months are empty', async () => {
  const other = await world.addHolder(1)
  const { months } = await monthTotals(payments.engine, other)
  expect(months.every(({ paidCount, backCount }) => paidCount + backCount === 0)).toBe(true)
  expect((await payments.search(other, {})).payments).toEqual([])
})

test('parameters: text, a part of the name in any case, and no pattern', async () => {
  expect(await found({ text: 'pharm' })).toEqual([paid.december, paid.november])
  expect(await found({ text: ' 9 ' })).toEqual([])
  expect(await found({ text: 'nine%' })).toEqual([paid.bread])
  expect(await found({ text: 'n%y' })).toEqual([])
})

test('parameters: from and to, days at +08:00', async () => {
  expect(await found({ to: '2026-11-30' })).toEqual([paid.bread, paid.november])
  expect(await found({ from: '2026-12-01' })).toEqual([paid.december])
  await expect(found({ from: '2026-02-30' })).rejects.toMatchObject({ code: 'REQUEST_MALFORMED' })
})

test('parameters: leastFen and mostFen', async () => {
  expect(await found({ leastFen: 1_000 })).toEqual([paid.december, paid.november])
  expect(await found({ leastFen: 250, mostFen: 1_000 })).toEqual([paid.bread, paid.november])
})

test('parameters: before; `next` says that there are more', async () => {
  expect(await found({ before: paid.december })).toEqual([paid.bread, paid.november])
  expect(await payments.search(holder, {})).not.toHaveProperty('next')
  const { rows } = await database.pool.query(
    `insert into payment (bucket, payment_id, state, person_id, merchant_id, merchant_name,
       terminal_id, order_reference, amount_fen, created_at_ms)
     select bucket, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'voided', person_id,
       merchant_id, merchant_name, terminal_id, 'x', 1, 0
     from payment, generate_series(1, 98) n where payment_id = $1 returning payment_id`,
    [paid.december],
  )
  const first = await payments.search(holder, {})
  expect(first.payments).toHaveLength(100)
  const rest = await payments.search(holder, { before: first.next })
  expect(rest.payments.map(({ paymentId }) => paymentId)).toEqual([rows[0].payment_id])
  expect(rest).not.toHaveProperty('next')
})

import { isEsscError } from '@essc/protocol/errors'
import type { RefundBody } from '@essc/protocol/payments/schema'
import { type AdjustableClock, adjustableClock } from '../clock.ts'
import { chinaDay } from '../enrolment/china-day.ts'
import { type TestDatabase, testDatabase } from '../postgres/testing.ts'
import { transaction } from '../postgres/transaction.ts'
import { checkLedger } from './check-ledger.ts'
import { dayTotals, settleDays } from './day-totals.ts'
import { inspectLedger } from './invariants-job.ts'
import { refund } from './refund.ts'
import { createPayments, type Payments } from './service.ts'
import { dayEntries, holderStatement } from './statements.ts'
import { setSupervisor } from './supervisors.ts'
import { type PaymentWorld, paymentWorld, type TestHolder } from './testing.ts'
import { partitionByBucket } from './testing-partitions.ts'

describe.each([
  ['one node', 'whole', 'fused'],
  ['many nodes', 'partitions', 'distributed'],
] as const)('%s', (_, place, profile) => {
  let database: TestDatabase
  let clock: AdjustableClock
  let world: PaymentWorld
  let payments: Payments
  const code = '01482913'

  beforeAll(async () => {
    database = await testDatabase()
    if (place === 'partitions') await partitionByBucket(database.pool)
    clock = adjustableClock({ now: () => Date.UTC(2026, 10, 23, 4, 0, 10) })
    world = await paymentWorld(database.pool, clock)
    payments = await createPayments({ ...world.options, profile })
    const { merchantId } = world
    await setSupervisor(payments.engine, { merchantId, name: 'Lead', code })
  })
  afterEach(async () => {
    expect(await checkLedger(database.pool)).toEqual({ holds: true, faults: {} })
  })
  afterAll(async () => {
    world.close()
    await database.drop()
  })

  let orders = 0
  const pay = async (amountFen: number, holder?: TestHolder) => {
    const payer = holder ?? (await world.addHolder(100_000))
    orders += 1
    const body = { digits: payer.digits(), amountFen, orderReference: `order-${orders}` }
    const charge = await payments.charge(world.request(body))
    expect(charge.state).toBe('captured')
    return { holder: payer, charge, paymentId: charge.paymentId }
  }
  const give = (paymentId: string, body: Partial<RefundBody> & { amountFen: number }) => {
    const { merchantId, terminalId } = world
    const whole = { refundReference: 'r-1', supervisorCode: code, ...body }
    return refund(payments.engine, { merchantId, terminalId, paymentId, body: whole })
  }
  const codeOf = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'none',
      (error: unknown) => {
        if (isEsscError(error)) return error.code
        throw error
      },
    )
  const balance = async ({ personId }: TestHolder) => {
    const text = 'select balance_fen from holder_account where person_id = $1'
    return (await database.pool.query(text, [personId])).rows[0].balance_fen
  }

  test('default: in part, then the rest', async () => {
    const { holder, paymentId } = await pay(5_000)
    const first = await give(paymentId, { amountFen: 2_000 })
    expect(first).toMatchObject({
      amountFen: 2_000,
      charge: { state: 'captured', refundedFen: 2_000 },
    })
    expect(await balance(holder)).toBe(97_000)
    const rest = await give(paymentId, { amountFen: 3_000, refundReference: 'r-2' })
    expect(rest.charge).toMatchObject({ state: 'refunded', refundedFen: 5_000 })
    expect(await balance(holder)).toBe(100_000)
    expect(await payments.get(holder, paymentId)).toMatchObject({ state: 'refunded' })
    const more = give(paymentId, { amountFen: 1, refundReference: 'r-3' })
    expect(await codeOf(more)).toBe('PAYMENT_STATE_CONFLICT')
  })

  test('behavior: payment and reference once, whatever the code; another amount is refused', async () => {
    const { holder, paymentId } = await pay(5_000)
    const tries = await Promise.all(
      Array.from({ length: 32 }, () => give(paymentId, { amountFen: 1_000 })),
    )
    expect(new Set(tries.map(({ refundId }) => refundId)).size).toBe(1)
    expect(await balance(holder)).toBe(96_000)
    const again = await give(paymentId, { amountFen: 1_000, supervisorCode: '99000000' })
    expect(again.refundId).toBe(tries[0]!.refundId)
    expect(await codeOf(give(paymentId, { amountFen: 999 }))).toBe('IDEMPOTENCY_MISMATCH')
  })

  test('behavior: never more than was paid, from many tills at once', async () => {
    const { holder, paymentId } = await pay(5_000)
    const codes = await Promise.all(
      Array.from({ length: 16 }, (__, i) =>
        codeOf(give(paymentId, { amountFen: 700, refundReference: `part-${i}` })),
      ),
    )
    expect(codes.filter((each) => each === 'none')).toHaveLength(7)
    expect(await balance(holder)).toBe(99_900)
    const over = give(paymentId, { amountFen: 101, refundReference: 'over' })
    expect(await codeOf(over)).toBe('PAYMENT_REFUND_OVER_AMOUNT')
    // What was given back in part cannot be voided as a whole.
    const voided = payments.voidCharge(world.merchantId, paymentId)
    expect(await codeOf(voided)).toBe('PAYMENT_STATE_CONFLICT')
  })

  test('behavior: raced with a void, one of the two', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { holder, paymentId } = await pay(1_000)
      const [voided, refunded] = await Promise.all([
        codeOf(payments.voidCharge(world.merchantId, paymentId)),
        codeOf(give(paymentId, { amountFen: 400, refundReference: `race-${round}` })),
      ])
      expect([voided, refunded].filter((each) => each === 'none')).toHaveLength(1)
      expect(await balance(holder)).toBe(voided === 'none' ? 100_000 : 99_400)
    }
  })

  test('behavior: needs the right code, and the fifth wrong one locks it', async () => {
    const { paymentId } = await pay(1_000)
    const merchantId = await world.addMerchant('Other Shop')
    const foreign = { merchantId, terminalId: world.terminalId, paymentId }
    const body = { amountFen: 1, refundReference: 'x', supervisorCode: code }
    expect(await codeOf(refund(payments.engine, { ...foreign, body }))).toBe('REQUEST_NOT_FOUND')
    const wrong = () => codeOf(give(paymentId, { amountFen: 1, supervisorCode: '01482914' }))
    for (let i = 0; i < 4; i += 1) expect(await wrong()).toBe('SUPERVISOR_CODE_WRONG')
    expect(await wrong()).toBe('SUPERVISOR_LOCKED')
    expect(await codeOf(give(paymentId, { amountFen: 1 }))).toBe('SUPERVISOR_LOCKED')
    const unknown = give(paymentId, { amountFen: 1, supervisorCode: '02482913' })
    expect(await codeOf(unknown)).toBe('SUPERVISOR_CODE_WRONG')
    clock.advance(900_000)
    expect(await codeOf(give(paymentId, { amountFen: 1 }))).toBe('none')
  })

  test('behavior: a year after the payment it is too late', async () => {
    const { paymentId } = await pay(1_000)
    clock.advance(365 * 86_400_000)
    expect(await codeOf(give(paymentId, { amountFen: 1 }))).toBe('PAYMENT_REFUND_TOO_LATE')
  })

  test('behavior: statements and totals of a day agree, and settle once', async () => {
    const { engine } = payments
    const { merchantId } = world
    const day = chinaDay(clock.now())
    expect((await dayTotals(engine, merchantId, day)).capturedCount).toBe(0)
    const holder = await world.addHolder(50_000)
    const one = await pay(3_000, holder)
    clock.advance(30_000)
    const two = await pay(2_000, holder)
    await payments.voidCharge(merchantId, two.paymentId)
    clock.advance(1_000)
    await give(one.paymentId, { amountFen: 500, refundReference: 'day' })
    const totals = await dayTotals(engine, merchantId, day)
    expect(totals).toMatchObject({
      capturedCount: 2,
      capturedFen: 5_000,
      voidedCount: 1,
      voidedFen: 2_000,
      refundedCount: 1,
      refundedFen: 500,
      netFen: 2_500,
      settled: false,
    })
    const { entries, next } = await dayEntries(engine, merchantId, { day })
    expect(next).toBeUndefined()
    expect(entries.map(({ kind, amountFen }) => [kind, amountFen])).toEqual([
      ['payment', 3_000],
      ['payment', 2_000],
      ['void', -2_000],
      ['refund', -500],
    ])
    const mine = await holderStatement(engine, holder, { fromDay: day, toDay: day })
    expect(mine).toMatchObject({ paidFen: 5_000, backFen: 2_500, netFen: 2_500 })
    expect(mine.entries).toHaveLength(4)
    clock.advance(86_400_000)
    await inspectLedger(payments)
    expect(await settleDays(database.pool, clock.now())).toBe(0)
    const { rows } = await database.pool.query(
      'select balance_fen from merchant_day where merchant_id = $1 and day = $2',
      [merchantId, day],
    )
    expect(rows).toEqual([{ balance_fen: 2_500 }])
    const checks = await database.pool.query('select holds from ledger_check')
    expect(checks.rows).toEqual([{ holds: true }])
  })
  test('behavior: a shop’s day is in the order of time, whatever a page holds', async () => {
    clock.advance(2 * 86_400_000)
    const { merchantId } = world
    const day = chinaDay(clock.now())
    const slow = await world.addHolder(90_000)
    const body = { digits: slow.digits(), amountFen: 30_000, orderReference: 'slow' }
    const { paymentId } = await payments.charge(world.request(body))
    clock.advance(1_000)
    const first = await pay(1_100)
    clock.advance(1_000)
    await give(first.paymentId, { amountFen: 100, refundReference: 'early' })
    clock.advance(1_000)
    const asked = await payments.declinable(slow, paymentId)
    await transaction(database.pool, (tx) => payments.resolve(tx, asked, 'confirm'))
    clock.advance(1_000)
    const second = await pay(1_200)
    // In one moment: the refund, and what another till takes and gives back.
    await give(first.paymentId, { amountFen: 200, refundReference: 'late' })
    await payments.voidCharge(merchantId, second.paymentId)
    const wanted = [1_100, -100, 30_000, 1_200, -1_200, -200]
    for (const most of [1, 2, 4, 6, 500]) {
      const pages: number[][] = []
      for (let after: string | undefined; ; ) {
        const page = await dayEntries(payments.engine, merchantId, { day, after, most })
        pages.push(page.entries.map(({ amountFen }) => amountFen))
        if (page.next === undefined) break
        after = page.next
      }
      expect(pages.flat()).toEqual(wanted)
      expect(pages).toHaveLength(Math.ceil(wanted.length / most))
    }
  })
})

import { randomBytes } from 'node:crypto'
import { isEsscError } from '@essc/protocol/errors'
import { type AdjustableClock, adjustableClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../postgres/testing.ts'
import { transaction } from '../postgres/transaction.ts'
import { checkLedger } from './check-ledger.ts'
import { confirmByWord } from './holder.ts'
import { standardLimits } from './limits.ts'
import { present, withdraw } from './presentments.ts'
import { type ScanParameters, scan } from './scan.ts'
import { createPayments, type Payments } from './service.ts'
import { type PaymentWorld, paymentWorld, type TestHolder } from './testing.ts'
import { partitionByBucket } from './testing-partitions.ts'
import { findCharge } from './till.ts'

describe.each([
  ['one node', 'whole', 'fused'],
  ['many nodes', 'partitions', 'distributed'],
] as const)('%s', (_, place, profile) => {
  let database: TestDatabase
  let clock: AdjustableClock
  let world: PaymentWorld
  let payments: Payments

  beforeAll(async () => {
    database = await testDatabase()
    if (place === 'partitions') await partitionByBucket(database.pool)
    clock = adjustableClock({ now: () => Date.UTC(2026, 10, 23, 4, 0, 10) })
    world = await paymentWorld(database.pool, clock)
    payments = await createPayments({ ...world.options, profile })
  })
  afterEach(async () => {
    expect(await checkLedger(database.pool)).toEqual({ holds: true, faults: {} })
  })
  afterAll(async () => {
    world.close()
    await database.drop()
  })

  let orders = 0
  const order = () => {
    orders += 1
    return `order-${orders}`
  }
  const show = (amountFen?: number, orderReference = amountFen ? order() : undefined) => {
    const { merchantId, terminalId } = world
    const till = { merchantId, terminalId, merchantName: 'Test Pharmacy' }
    return present(payments.engine, database.pool, till, {
      ...(amountFen && { amountFen }),
      ...(orderReference && { orderReference }),
    })
  }
  const digest = randomBytes(32)
  const read = (holder: TestHolder, code: string, over: Partial<ScanParameters> = {}) =>
    scan(payments.engine, {
      holder,
      body: { code },
      key: world.options.newId(),
      bodyDigest: digest,
      ...over,
    })
  const confirm = async (holder: TestHolder, quoted: { paymentId: string; digest: string }) => {
    const asked = await payments.confirmable(holder, quoted)
    return transaction(database.pool, async (tx) => {
      const isEnough = await confirmByWord(payments.engine, tx, asked.row)
      if (!isEnough) return 'needs a password' as const
      return payments.resolve(tx, asked, 'confirm')
    })
  }
  const codeOf = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'none',
      (error: unknown) => {
        if (isEsscError(error)) return error.code
        throw error
      },
    )

  test('default: shown, scanned, confirmed by the holder’s word, found by the till', async () => {
    const holder = await world.addHolder(50_000)
    const shown = await show(1_234)
    const quoted = await read(holder, shown.code)
    expect(quoted).toMatchObject({
      amountFen: 1_234,
      merchantName: 'Test Pharmacy',
      stepUp: 'none',
      expiresAtUnix: clock.now() / 1_000 + 90,
    })
    const { merchantId } = world
    const waiting = await findCharge(payments.engine, merchantId, shown.orderReference!)
    expect(waiting).toMatchObject({ state: 'awaitingHolder' })
    expect(await confirm(holder, quoted)).toMatchObject({ payment: { state: 'captured' } })
    const paid = await findCharge(payments.engine, merchantId, shown.orderReference!)
    expect(paid).toMatchObject({ state: 'captured', paymentId: quoted.paymentId })
    // Another phone finds it paid.
    const other = await world.addHolder(50_000)
    expect(await codeOf(read(other, shown.code))).toBe('PAYMENT_ORDER_CLAIMED')
    expect(await codeOf(read(holder, shown.code))).toBe('PAYMENT_STATE_CONFLICT')
  })

  test('behavior: the same key, and another scan, answer the same payment', async () => {
    const holder = await world.addHolder(50_000)
    const { code } = await show(700)
    const key = world.options.newId()
    const tries = await Promise.all(Array.from({ length: 32 }, () => read(holder, code, { key })))
    const ids = new Set(tries.map(({ paymentId }) => paymentId))
    expect(ids.size).toBe(1)
    expect(ids.has((await read(holder, code)).paymentId)).toBe(true)
    const other = read(holder, code, { key, bodyDigest: randomBytes(32) })
    expect(await codeOf(other)).toBe('IDEMPOTENCY_MISMATCH')
  })

  test('behavior: one order and 16 phones make one payment', async () => {
    const { code } = await show(900)
    const holders = await Promise.all(Array.from({ length: 16 }, () => world.addHolder(1_000)))
    const codes = await Promise.all(holders.map((holder) => codeOf(read(holder, code))))
    expect(codes.filter((each) => each === 'none')).toHaveLength(1)
    expect(codes.filter((each) => each === 'PAYMENT_ORDER_CLAIMED')).toHaveLength(15)
  })

  test('behavior: an order shown and a code scanned for it make one payment', async () => {
    const holder = await world.addHolder(50_000)
    const other = await world.addHolder(50_000)
    const orderReference = order()
    const { code } = await show(800, orderReference)
    const body = { digits: other.digits(), amountFen: 800, orderReference }
    const made = await Promise.allSettled([
      read(holder, code),
      payments.charge(world.request(body)),
    ])
    // Whoever is second is told of the first, or is refused.
    const ids = made.flatMap((each) => (each.status === 'fulfilled' ? [each.value.paymentId] : []))
    expect(new Set(ids).size).toBe(1)
  })

  test('behavior: a counter’s code is paid as often as it is scanned', async () => {
    const { code } = await show()
    const holder = await world.addHolder(5_000)
    expect(await codeOf(read(holder, code))).toBe('PAYMENT_AMOUNT_REQUIRED')
    const pay = () => read(holder, code, { body: { code, amountFen: 1_000 } })
    const [one, two] = [await pay(), await pay()]
    expect(one.paymentId).not.toBe(two.paymentId)
    expect(await confirm(holder, one)).toMatchObject({ payment: { state: 'captured' } })
    await payments.resolve(
      database.pool as never,
      await payments.declinable(holder, two.paymentId),
      'decline',
    )
  })

  test('behavior: withdrawn and scanned at once, exactly one of the two', async () => {
    const outcomes = { withdrawn: 0, paid: 0 }
    for (let round = 0; round < 30; round += 1) {
      const holder = await world.addHolder(50_000)
      const { code, presentmentId, orderReference } = await show(600)
      const [back, phone] = await Promise.all([
        withdraw(payments.engine, world.merchantId, presentmentId),
        read(holder, code).then(
          (quoted) => confirm(holder, quoted),
          (error: unknown) => {
            if (isEsscError(error)) return { conflict: error.code }
            throw error
          },
        ),
      ])
      const isPaid = typeof phone === 'object' && 'payment' in phone
      expect(back.withdrawn).toBe(!isPaid)
      outcomes[isPaid ? 'paid' : 'withdrawn'] += 1
      expect(await codeOf(read(holder, code))).not.toBe('none')
      const found = await findCharge(payments.engine, world.merchantId, orderReference!)
      expect(found !== undefined).toBe(isPaid)
    }
    expect(outcomes.withdrawn + outcomes.paid).toBe(30)
  })

  test('behavior: an order that was withdrawn is charged by the holder’s code', async () => {
    const holder = await world.addHolder(50_000)
    const orderReference = order()
    const { presentmentId, code } = await show(600, orderReference)
    const gone = await withdraw(payments.engine, world.merchantId, presentmentId)
    expect(gone).toEqual({ withdrawn: true })
    expect(await codeOf(read(holder, code))).toBe('PAYMENT_CODE_EXPIRED')
    const body = { digits: holder.digits(), amountFen: 600, orderReference }
    expect(await payments.charge(world.request(body))).toMatchObject({ state: 'captured' })
  })

  test('behavior: an order is shown for five minutes', async () => {
    const holder = await world.addHolder(50_000)
    const { code } = await show(600)
    clock.advance(300_000)
    expect(await codeOf(read(holder, code))).toBe('PAYMENT_CODE_EXPIRED')
  })

  test('behavior: declined for the reasons that a charge is', async () => {
    const holder = await world.addHolder(100)
    expect(await codeOf(read(holder, (await show(600)).code))).toBe('PAYMENT_BALANCE_SHORT')
    world.refusals.set(holder.personId, 'CARD_LOST')
    expect(await codeOf(read(holder, (await show(10)).code))).toBe('CARD_LOST')
    expect(await codeOf(read(holder, 'https://example.com'))).toBe('CODE_MALFORMED')
    expect(await codeOf(read(holder, 'essc:pay:00AAAAAAAAAAAAAAAAAAAAAA'))).toBe('CODE_UNKNOWN')
  })

  test('behavior: above the limit, and after a day’s sum, the word is not enough', async () => {
    const holder = await world.addHolder(400_000)
    const large = await read(holder, (await show(20_001)).code)
    expect(large.stepUp).toBe('password')
    expect(await confirm(holder, large)).toBe('needs a password')
    for (let paid = 0; paid < standardLimits.withoutPasswordPerDayFen; paid += 20_000) {
      clock.advance(30_000)
      const body = { digits: holder.digits(), amountFen: 20_000, orderReference: order() }
      expect(await payments.charge(world.request(body))).toMatchObject({ state: 'captured' })
    }
    // A phone without a network cannot be asked: from here on its code alone pays nothing.
    clock.advance(30_000)
    const body = { digits: holder.digits(), amountFen: 1, orderReference: order() }
    const asked = await payments.charge(world.request(body))
    expect(asked).toMatchObject({ state: 'awaitingHolder' })
    expect((await payments.quote(holder, asked.paymentId)).stepUp).toBe('password')
    clock.advance(12 * 3_600_000)
    await payments.expireOverdue()
    const next = { digits: holder.digits(), amountFen: 1, orderReference: order() }
    expect(await payments.charge(world.request(next))).toMatchObject({ state: 'captured' })
  })

  test('behavior: unusually many payments ask, and then are declined', async () => {
    const { pool } = database
    await pool.query(
      `insert into velocity_rule (rule_id, window_ms, most_payments, most_fen, outcome) values
         ('test-many', 60000, 2, null, 'confirm'), ('test-much', 60000, null, 1000, 'decline')`,
    )
    const own = await createPayments({ ...world.options, profile })
    const holder = await world.addHolder(50_000)
    const pay = (amountFen: number, step = 0) => {
      const body = { digits: holder.digits(step), amountFen, orderReference: order() }
      return own.charge(world.request(body))
    }
    const much = await pay(1_001, -1)
    expect(much).toMatchObject({ state: 'declined', reason: 'PAYMENT_UNUSUAL' })
    expect((await pay(10)).state).toBe('captured')
    expect((await pay(10, 1)).state).toBe('captured')
    clock.advance(30_000)
    expect((await pay(10, 1)).state).toBe('awaitingHolder')
    await pool.query(`delete from velocity_rule where rule_id like 'test-%'`)
    clock.advance(90_000)
    await own.expireOverdue()
  })
})

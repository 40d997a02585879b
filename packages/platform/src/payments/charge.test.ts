import { luhnDigit } from '@essc/protocol/codes/payment-digits'
import { type ErrorCode, isEsscError } from '@essc/protocol/errors'
import type { Charge } from '@essc/protocol/payments/schema'
import { type AdjustableClock, adjustableClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../postgres/testing.ts'
import { type ChargeParameters, charge as chargeOn } from './charge.ts'
import { checkLedger } from './check-ledger.ts'
import { createEngine, type PaymentEngine } from './engine.ts'
import { createKeyedLock } from './keyed-lock.ts'
import { standardLimits } from './limits.ts'
import { type PaymentWorld, paymentWorld } from './testing.ts'
import { partitionByBucket } from './testing-partitions.ts'

describe.each([
  ['one node', 'whole', 'fused'],
  ['many nodes', 'partitions', 'distributed'],
] as const)('%s', (_, place, profile) => {
  let database: TestDatabase
  let clock: AdjustableClock
  let world: PaymentWorld
  let engine: PaymentEngine
  let charge: (parameters: ChargeParameters) => Promise<Charge>

  beforeAll(async () => {
    database = await testDatabase()
    if (place === 'partitions') await partitionByBucket(database.pool)
    // A fixed start, in the middle of a step and of a day at +08:00.
    clock = adjustableClock({ now: () => Date.UTC(2026, 10, 23, 4, 0, 10) })
    world = await paymentWorld(database.pool, clock)
    const limits = { ...standardLimits, perPaymentFen: 400_000 }
    engine = await createEngine({ ...world.options, limits })
    const lock = createKeyedLock()
    charge = (parameters) => chargeOn(engine, lock, parameters)
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

  const codeOf = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'none',
      (error: unknown) => {
        if (isEsscError(error)) return error.code
        throw error
      },
    )

  const balances = async (personId: string) => {
    const { rows } = await database.pool.query(
      'select balance_fen, held_fen from holder_account where person_id = $1',
      [personId],
    )
    return rows[0]
  }
  const countPayments = async (personId: string) => {
    const text = `select count(*)::int as count from payment where person_id = $1 and state <> 'declined'`
    return (await database.pool.query(text, [personId])).rows[0].count
  }

  test('default', async () => {
    const holder = await world.addHolder(50_000)
    const orderReference = order()
    const answer = await charge(
      world.request({ digits: holder.digits(), amountFen: 1_234, orderReference }),
    )
    expect(answer).toEqual({
      paymentId: expect.any(String),
      state: 'captured',
      amountFen: 1_234,
      orderReference,
      createdAtUnix: clock.now() / 1000,
      receiptNumber: expect.stringMatching(/^20261123-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/),
    })
    expect(await balances(holder.personId)).toEqual({ balance_fen: 48_766, held_fen: 0 })
    const { rows: events } = await database.pool.query(
      'select kinds, subject_id from event_outbox where person_id = $1 order by event_id',
      [holder.personId],
    )
    expect(events).toEqual([{ kinds: 'code.used payment.changed', subject_id: answer.paymentId }])
  })

  test('behavior: above the limit the amount is held and the holder is asked', async () => {
    const holder = await world.addHolder(50_000)
    const at = await charge(
      world.request({ digits: holder.digits(), amountFen: 20_000, orderReference: order() }),
    )
    expect(at.state).toBe('captured')
    const above = await charge(
      world.request({ digits: holder.digits(1), amountFen: 20_001, orderReference: order() }),
    )
    expect(above.state).toBe('awaitingHolder')
    expect(above.expiresAtUnix).toBe(clock.now() / 1000 + 90)
    expect(above.receiptNumber).toBeUndefined()
    expect(await balances(holder.personId)).toEqual({ balance_fen: 9_999, held_fen: 20_001 })
  })

  describe('a declined payment spends the code and nothing else', () => {
    const cases: [string, number, number, ErrorCode | undefined][] = [
      ['PAYMENT_BALANCE_SHORT', 1_000, 1_001, undefined],
      ['PAYMENT_OVER_DAY_LIMIT', 900_000, 500_001, undefined],
      ['PAYMENT_OVER_LIMIT', 900_000, 400_001, undefined],
      ['CARD_LOST', 1_000, 1, 'CARD_LOST'],
      ['CARD_CANCELLED', 1_000, 1, 'CARD_CANCELLED'],
      ['CARD_EXPIRED', 1_000, 1, 'CARD_EXPIRED'],
      ['PAYMENT_NOT_OPEN', 1_000, 1, 'PAYMENT_NOT_OPEN'],
    ]
    test.each(cases)('parameters: %s', async (reason, balanceFen, amountFen, refusal) => {
      const holder = await world.addHolder(balanceFen)
      if (refusal) world.refusals.set(holder.personId, refusal)
      const body = { digits: holder.digits(), amountFen, orderReference: order() }
      expect(await charge(world.request(body))).toMatchObject({ state: 'declined', reason })
      expect(await balances(holder.personId)).toEqual({ balance_fen: balanceFen, held_fen: 0 })
      expect(await codeOf(charge(world.request({ ...body, orderReference: order() })))).toBe(
        'CODE_REPLAYED',
      )
      // The order is free: another customer pays it.
      const other = await world.addHolder(1_000_000)
      const next = await charge(world.request({ ...body, digits: other.digits(), amountFen: 1 }))
      expect(next.state).toBe('captured')
    })
  })

  test('behavior: what leaves an account in a day is limited, and the next day is another', async () => {
    const holder = await world.addHolder(2_000_000)
    const pay = (amountFen: number, stepsAway: number) =>
      charge(
        world.request({ digits: holder.digits(stepsAway), amountFen, orderReference: order() }),
      )
    expect((await pay(390_000, -1)).state).toBe('awaitingHolder')
    expect((await pay(110_000, 0)).state).toBe('awaitingHolder')
    expect(await pay(1, 1)).toMatchObject({ state: 'declined', reason: 'PAYMENT_OVER_DAY_LIMIT' })
    clock.advance(12 * 3_600_000)
    expect((await pay(10_000, 0)).state).toBe('captured')
  })

  describe('idempotency', () => {
    test('behavior: one key and body answer one payment, as it is by then', async () => {
      const holder = await world.addHolder(50_000)
      const request = world.request({
        digits: holder.digits(),
        amountFen: 100,
        orderReference: order(),
      })
      const first = await charge(request)
      clock.advance(3_600_000)
      expect(await charge(request)).toEqual(first)
      expect(await countPayments(holder.personId)).toBe(1)
    })

    test('behavior: 32 at once with one key make one payment', async () => {
      const holder = await world.addHolder(50_000)
      const body = { digits: holder.digits(), amountFen: 100, orderReference: order() }
      const request = world.request(body)
      // Two engines: two processes that share nothing but the database.
      const others = await Promise.all([
        createEngine({ ...world.options, profile }),
        createEngine({ ...world.options, profile }),
      ])
      const locks = others.map(() => createKeyedLock())
      const answers = await Promise.all(
        Array.from({ length: 32 }, (_, i) => chargeOn(others[i % 2]!, locks[i % 2]!, request)),
      )
      expect(new Set(answers.map((answer) => answer.paymentId)).size).toBe(1)
      expect(await countPayments(holder.personId)).toBe(1)
      expect(await balances(holder.personId)).toEqual({ balance_fen: 49_900, held_fen: 0 })
    })

    test('behavior: who finishes a payment a moment too late leaves its key standing', async () => {
      const holder = await world.addHolder(50_000)
      const body = { digits: holder.digits(), amountFen: 100, orderReference: order() }
      const request = world.request(body)
      const seen: Parameters<PaymentEngine['commitCharge']>[0][] = []
      const commitCharge: PaymentEngine['commitCharge'] = (item) => {
        seen.push(item)
        return engine.commitCharge(item)
      }
      const made = await chargeOn({ ...engine, commitCharge }, createKeyedLock(), request)
      if (profile === 'distributed') {
        const late = await engine.commitCharge({ ...seen[0]!, resumes: true })
        expect(late).toMatchObject({ state: null, code_accepted: false })
      }
      expect((await charge(request)).paymentId).toBe(made.paymentId)
      expect(await countPayments(holder.personId)).toBe(1)
    })

    test('behavior: one key with another body is refused and spends nothing', async () => {
      const holder = await world.addHolder(50_000)
      const body = { digits: holder.digits(), amountFen: 100, orderReference: order() }
      const request = world.request(body)
      await charge(request)
      const other = await world.addHolder(50_000)
      for (const changed of [
        { ...body, amountFen: 101 },
        { ...body, orderReference: order() },
        { ...body, digits: other.digits() },
      ]) {
        const again = world.request(changed, { key: request.key })
        expect(await codeOf(charge(again))).toBe('IDEMPOTENCY_MISMATCH')
      }
      expect(await countPayments(other.personId)).toBe(0)
      const paid = { digits: other.digits(), amountFen: 1, orderReference: order() }
      expect((await charge(world.request(paid))).state).toBe('captured')
    })

    test('behavior: 32 at once with one key and 32 bodies make one payment', async () => {
      const holders = await Promise.all(Array.from({ length: 32 }, () => world.addHolder(1_000)))
      const { key } = world.request({ digits: '', amountFen: 1, orderReference: '' })
      const codes = await Promise.all(
        holders.map((holder) => {
          const body = { digits: holder.digits(), amountFen: 100, orderReference: order() }
          return codeOf(charge(world.request(body, { key })))
        }),
      )
      expect(codes.filter((code) => code === 'none')).toHaveLength(1)
      expect(codes.filter((code) => code === 'IDEMPOTENCY_MISMATCH')).toHaveLength(31)
      const paid = await Promise.all(holders.map(({ personId }) => countPayments(personId)))
      expect(paid.reduce((sum, count) => sum + count, 0)).toBe(1)
      // Of the others nothing is spent, not even the code.
      const { rows } = await database.pool.query(
        'select count(*)::int as count from payment_code_use where handle = any($1)',
        [holders.map(({ handle }) => handle)],
      )
      expect(rows[0].count).toBe(1)
    })
  })

  describe('the code', () => {
    test('behavior: 32 keys with one code make one payment and 31 CODE_REPLAYED', async () => {
      const holder = await world.addHolder(50_000)
      const digits = holder.digits()
      const others = await Promise.all([
        createEngine({ ...world.options, profile }),
        createEngine({ ...world.options, profile }),
      ])
      const locks = others.map(() => createKeyedLock())
      const codes = await Promise.all(
        Array.from({ length: 32 }, (_, i) => {
          const request = world.request({ digits, amountFen: 100, orderReference: order() })
          return codeOf(chargeOn(others[i % 2]!, locks[i % 2]!, request))
        }),
      )
      expect(codes.filter((code) => code === 'none')).toHaveLength(1)
      expect(codes.filter((code) => code === 'CODE_REPLAYED')).toHaveLength(31)
      expect(await countPayments(holder.personId)).toBe(1)
    })

    test('behavior: good one step early and late, expired after, spent with all before it', async () => {
      const holder = await world.addHolder(50_000)
      const pay = (digits: string) =>
        codeOf(charge(world.request({ digits, amountFen: 1, orderReference: order() })))
      expect(await pay(holder.digits(-2))).toBe('CODE_EXPIRED')
      expect(await pay(holder.digits(-20))).toBe('CODE_EXPIRED')
      expect(await pay(holder.digits(-1))).toBe('none')
      expect(await pay(holder.digits(1))).toBe('none')
      expect(await pay(holder.digits(0))).toBe('CODE_REPLAYED')
      expect(await pay(holder.digits(2))).toBe('CODE_UNKNOWN')
      expect(await pay(`${holder.digits().slice(0, 19)}x`)).toBe('CODE_MALFORMED')
    })

    test('behavior: the fifth wrong number retires the handle, other shops included', async () => {
      const holder = await world.addHolder(50_000)
      const guess = (stepsAway: number, terminalId: string) =>
        codeOf(
          charge(
            world.request(
              { digits: holder.digits(stepsAway), amountFen: 1, orderReference: order() },
              { terminalId },
            ),
          ),
        )
      const tills = Array.from({ length: 5 }, () => world.options.newId())
      // A right one in between does not wipe the count.
      for (const i of [0, 1, 2]) expect(await guess(100 + i, tills[i]!)).toBe('CODE_UNKNOWN')
      expect(await guess(0, tills[0]!)).toBe('none')
      expect(await guess(103, tills[3]!)).toBe('CODE_UNKNOWN')
      expect(await guess(104, tills[4]!)).toBe('CODE_GUESSED_TOO_OFTEN')
      expect(await guess(1, world.terminalId)).toBe('CODE_GUESSED_TOO_OFTEN')
    })

    test('behavior: a terminal waits after twenty wrong numbers in an hour', async () => {
      const holder = await world.addHolder(50_000)
      const terminalId = world.options.newId()
      const unknown = holder.digits().replace(/^95\d{9}/, '95999999990')
      const digits = unknown.slice(0, 19) + luhnDigit(unknown.slice(0, 19))
      const pay = (text: string) =>
        codeOf(
          charge(
            world.request({ digits: text, amountFen: 1, orderReference: order() }, { terminalId }),
          ),
        )
      for (let i = 0; i < 17; i += 1) expect(await pay(digits)).toBe('CODE_UNKNOWN')
      // Those of handles that there are count as well: one terminal may try a few of each.
      for (const i of [100, 101, 102]) expect(await pay(holder.digits(i))).toBe('CODE_UNKNOWN')
      expect(await pay(holder.digits())).toBe('REQUEST_RATE_LIMITED')
      clock.advance(3_600_000)
      expect(await pay(holder.digits())).toBe('none')
    })

    test('behavior: a handle ends with its authorisation', async () => {
      const holder = await world.addHolder(50_000)
      clock.advance(86_400_000)
      const body = { digits: holder.digits(), amountFen: 1, orderReference: order() }
      expect(await codeOf(charge(world.request(body)))).toBe('CODE_AUTHORISATION_EXPIRED')
    })
  })

  describe('the order', () => {
    test('behavior: two holders with one order at once make one payment', async () => {
      for (let round = 0; round < 10; round += 1) {
        const [a, b] = await Promise.all([world.addHolder(1_000), world.addHolder(1_000)])
        const orderReference = order()
        const answers = await Promise.all(
          [a, b].map((holder) =>
            charge(world.request({ digits: holder.digits(), amountFen: 100, orderReference })),
          ),
        )
        expect(answers[0]!.paymentId).toBe(answers[1]!.paymentId)
        const counts = await Promise.all([a, b].map(({ personId }) => countPayments(personId)))
        expect(counts.sort()).toEqual([0, 1])
      }
    })

    test('behavior: claimed for another amount or by another till', async () => {
      const [a, b] = await Promise.all([world.addHolder(1_000), world.addHolder(1_000)])
      const orderReference = order()
      const first = await charge(
        world.request({ digits: a.digits(), amountFen: 100, orderReference }),
      )
      const other = { digits: b.digits(), amountFen: 101, orderReference }
      expect(await codeOf(charge(world.request(other)))).toBe('PAYMENT_ORDER_CLAIMED')
      const elsewhere = world.request(
        { ...other, amountFen: 100 },
        { terminalId: world.options.newId() },
      )
      expect(await codeOf(charge(elsewhere))).toBe('PAYMENT_ORDER_CLAIMED')
      const again = world.request({ ...other, amountFen: 100 })
      expect((await charge(again)).paymentId).toBe(first.paymentId)
      // The second key has been given that answer, so it keeps it.
      expect((await charge(again)).paymentId).toBe(first.paymentId)
      expect(await countPayments(b.personId)).toBe(0)
      // Another shop numbers its orders for itself.
      const merchantId = await world.addMerchant('Other Shop')
      const there = await charge(world.request({ ...other, amountFen: 1 }, { merchantId }))
      expect(there.state).toBe('captured')
    })

    test('behavior: an unknown or closed merchant gets nothing, and no code is spent', async () => {
      const holder = await world.addHolder(1_000)
      const body = { digits: holder.digits(), amountFen: 1, orderReference: order() }
      const unknown = world.request(body, { merchantId: world.options.newId() })
      expect(await codeOf(charge(unknown))).toBe('PAYMENT_MERCHANT_UNKNOWN')
      const merchantId = await world.addMerchant('Closed Shop')
      await database.pool.query(`update merchant set status = 'closed' where merchant_id = $1`, [
        merchantId,
      ])
      expect(await codeOf(charge(world.request(body, { merchantId })))).toBe(
        'PAYMENT_MERCHANT_UNKNOWN',
      )
      expect((await charge(world.request(body))).state).toBe('captured')
    })
  })
})

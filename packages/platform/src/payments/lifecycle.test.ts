import { isEsscError } from '@essc/protocol/errors'
import { type AdjustableClock, adjustableClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../postgres/testing.ts'
import { transaction } from '../postgres/transaction.ts'
import { checkLedger } from './check-ledger.ts'
import { createPayments, type Payments } from './service.ts'
import { runTransitions } from './store.ts'
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
  const request = (holder: TestHolder, amountFen: number, orderReference?: string) => {
    orders += 1
    return world.request({
      digits: holder.digits(),
      amountFen,
      orderReference: orderReference ?? `order-${orders}`,
    })
  }
  const awaiting = async (balanceFen = 100_000, amountFen = 30_000) => {
    const holder = await world.addHolder(balanceFen)
    const { paymentId } = await payments.charge(request(holder, amountFen))
    const { digest } = await payments.quote(holder, paymentId)
    return { holder, paymentId, digest }
  }
  const confirm = async (holder: TestHolder, paymentId: string, digest: string) => {
    const asked = await payments.confirmable(holder, { paymentId, digest })
    return transaction(database.pool, (tx) => payments.resolve(tx, asked, 'confirm'))
  }
  const decline = async (holder: TestHolder, paymentId: string) => {
    const asked = await payments.declinable(holder, paymentId)
    return transaction(database.pool, (tx) => payments.resolve(tx, asked, 'decline'))
  }
  const account = async ({ personId }: TestHolder) => {
    const text = 'select balance_fen, held_fen, spent_fen from holder_account where person_id = $1'
    return (await database.pool.query(text, [personId])).rows[0]
  }
  const codeOf = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'none',
      (error: unknown) => {
        if (isEsscError(error)) return error.code
        throw error
      },
    )

  test('default: confirmed, with one receipt number on both sides', async () => {
    const { holder, paymentId, digest } = await awaiting()
    expect(await payments.quote(holder, paymentId)).toMatchObject({
      amountFen: 30_000,
      merchantName: 'Test Pharmacy',
      expiresAtUnix: clock.now() / 1000 + 90,
    })
    const resolution = await confirm(holder, paymentId, digest)
    const { receiptNumber } = await payments.getCharge(world.merchantId, paymentId)
    expect(receiptNumber).toMatch(/^20261123-/)
    expect(resolution).toMatchObject({ payment: { state: 'captured', receiptNumber } })
    expect((await payments.search(holder, {})).payments).toMatchObject([
      { paymentId, state: 'captured' },
    ])
    expect(await account(holder)).toEqual({ balance_fen: 70_000, held_fen: 0, spent_fen: 30_000 })
    // A second confirmation answers the payment and moves nothing.
    expect(await confirm(holder, paymentId, digest)).toEqual(resolution)
    expect(await codeOf(payments.quote(holder, paymentId))).toBe('PAYMENT_STATE_CONFLICT')
  })

  test('behavior: declined by the holder, the money and the day are back', async () => {
    const { holder, paymentId, digest } = await awaiting()
    expect(await account(holder)).toEqual({
      balance_fen: 70_000,
      held_fen: 30_000,
      spent_fen: 30_000,
    })
    const resolution = await decline(holder, paymentId)
    expect(resolution).toMatchObject({ payment: { state: 'declined', reason: 'PAYMENT_DECLINED' } })
    expect(await account(holder)).toEqual({ balance_fen: 100_000, held_fen: 0, spent_fen: 0 })
    expect(await payments.getCharge(world.merchantId, paymentId)).toMatchObject({
      state: 'declined',
      reason: 'PAYMENT_DECLINED',
    })
    expect(await confirm(holder, paymentId, digest)).toEqual({ conflict: 'PAYMENT_DECLINED' })
  })

  test('behavior: expires after 90 s, on read and by the job', async () => {
    const read = await awaiting()
    const left = await awaiting()
    clock.advance(89_999)
    expect(await payments.getCharge(world.merchantId, read.paymentId)).toMatchObject({
      state: 'awaitingHolder',
    })
    clock.advance(1)
    expect(await codeOf(payments.quote(read.holder, read.paymentId))).toBe('PAYMENT_EXPIRED')
    expect(await account(read.holder)).toEqual({ balance_fen: 100_000, held_fen: 0, spent_fen: 0 })
    expect(await confirm(read.holder, read.paymentId, read.digest)).toEqual({
      conflict: 'PAYMENT_EXPIRED',
    })
    expect(await account(left.holder)).toMatchObject({ held_fen: 30_000 })
    expect(await payments.expireOverdue()).toBe(1)
    expect(await payments.expireOverdue()).toBe(0)
    expect(await account(left.holder)).toMatchObject({ balance_fen: 100_000, held_fen: 0 })
    expect((await payments.search(left.holder, {})).payments).toMatchObject([{ state: 'expired' }])
  })

  test('behavior: what was agreed to must be what is paid', async () => {
    const { holder, paymentId, digest } = await awaiting()
    const other = await awaiting()
    expect(await codeOf(confirm(holder, paymentId, other.digest))).toBe('PAYMENT_CHANGED')
    await database.pool.query('update payment set amount_fen = 30001 where payment_id = $1', [
      paymentId,
    ])
    expect(await codeOf(confirm(holder, paymentId, digest))).toBe('PAYMENT_CHANGED')
    await database.pool.query('update payment set amount_fen = 30000 where payment_id = $1', [
      paymentId,
    ])
    expect(await confirm(holder, paymentId, digest)).toMatchObject({
      payment: { state: 'captured' },
    })
  })

  test('behavior: a card lost since then declines the payment when it is confirmed', async () => {
    const { holder, paymentId, digest } = await awaiting()
    world.refusals.set(holder.personId, 'CARD_LOST')
    expect(await confirm(holder, paymentId, digest)).toMatchObject({
      payment: { state: 'declined', reason: 'CARD_LOST' },
    })
    expect(await account(holder)).toEqual({ balance_fen: 100_000, held_fen: 0, spent_fen: 0 })
  })

  describe('void', () => {
    test('behavior: of a captured payment gives everything back, and the order', async () => {
      const holder = await world.addHolder(1_000)
      const first = request(holder, 400)
      const { paymentId } = await payments.charge(first)
      const answer = await payments.voidCharge(world.merchantId, paymentId)
      expect(answer).toMatchObject({ state: 'voided', receiptNumber: expect.any(String) })
      expect(await payments.voidCharge(world.merchantId, paymentId)).toEqual(answer)
      expect(await account(holder)).toEqual({ balance_fen: 1_000, held_fen: 0, spent_fen: 0 })
      clock.advance(30_000)
      const again = request(holder, 400, first.body.orderReference)
      const next = await payments.charge(again)
      expect(next.state).toBe('captured')
      expect(next.paymentId).not.toBe(paymentId)
      // The first key still answers the first payment.
      expect(await payments.charge(first)).toMatchObject({ paymentId, state: 'voided' })
    })

    test('behavior: of a waiting payment releases it', async () => {
      const { holder, paymentId, digest } = await awaiting()
      expect(await payments.voidCharge(world.merchantId, paymentId)).toMatchObject({
        state: 'voided',
      })
      expect(await account(holder)).toEqual({ balance_fen: 100_000, held_fen: 0, spent_fen: 0 })
      expect(await confirm(holder, paymentId, digest)).toEqual({
        conflict: 'PAYMENT_STATE_CONFLICT',
      })
    })

    test('behavior: a day after the capture it is too late', async () => {
      const holder = await world.addHolder(1_000)
      const { paymentId } = await payments.charge(request(holder, 400))
      clock.advance(86_400_000)
      expect(await codeOf(payments.voidCharge(world.merchantId, paymentId))).toBe(
        'PAYMENT_STATE_CONFLICT',
      )
      expect(await account(holder)).toMatchObject({ balance_fen: 600 })
    })

    test('behavior: raced with the confirmation, exactly one takes place', async () => {
      const outcomes = { captured: 0, voided: 0 }
      for (let round = 0; round < 300; round += 1) {
        const { holder, paymentId } = await awaiting()
        const { row } = await payments.declinable(holder, paymentId)
        const run = (action: 'confirm' | 'cancel') => () =>
          runTransitions(
            database.pool,
            [
              {
                bucket: row.bucket,
                paymentId,
                merchantId: row.merchant_id,
                action,
                eventId: world.options.newId(),
              },
            ],
            { nowMs: clock.now(), limits: payments.engine.limits, profile },
          )
        const both = [run('confirm'), run('cancel')]
        if (round % 2) both.reverse()
        const results = (await Promise.all(both.map((each) => each()))).flat()
        expect(results.filter((result) => result?.moved)).toHaveLength(1)
        const { state } = await payments.get(holder, paymentId)
        outcomes[state as 'captured' | 'voided'] += 1
        expect(await account(holder)).toMatchObject({
          balance_fen: state === 'captured' ? 70_000 : 100_000,
          held_fen: 0,
        })
      }
      expect(outcomes.captured + outcomes.voided).toBe(300)
    })

    test('behavior: raced through the service, the ledger has one or the other', async () => {
      for (let round = 0; round < 50; round += 1) {
        const { holder, paymentId, digest } = await awaiting()
        const [voided, confirmed] = await Promise.all([
          codeOf(payments.voidCharge(world.merchantId, paymentId)),
          confirm(holder, paymentId, digest),
        ])
        const { state } = await payments.get(holder, paymentId)
        // Either the void came first, or it found the payment captured and said so, or took it back.
        if (voided === 'PAYMENT_STATE_CONFLICT') expect(state).toBe('captured')
        else expect(state).toBe('voided')
        if ('conflict' in confirmed) expect(state).toBe('voided')
      }
    })
  })

  test("behavior: others' payments are not there", async () => {
    const { paymentId } = await awaiting()
    const other = await world.addHolder(1_000)
    const merchantId = await world.addMerchant('Other Shop')
    for (const attempt of [
      payments.get(other, paymentId),
      payments.quote(other, paymentId),
      payments.declinable(other, paymentId),
      payments.confirmable(other, { paymentId, digest: 'A'.repeat(43) }),
      payments.getCharge(merchantId, paymentId),
      payments.voidCharge(merchantId, paymentId),
      payments.get(other, world.options.newId()),
      payments.getCharge(world.merchantId, '00000000-0000-0000-0000-000000000000'),
    ]) {
      expect(await codeOf(attempt)).toBe('REQUEST_NOT_FOUND')
    }
    expect((await payments.search(other, {})).payments).toEqual([])
  })
})

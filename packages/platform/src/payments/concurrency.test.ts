import { isEsscError } from '@essc/protocol/errors'
import { type AdjustableClock, adjustableClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../postgres/testing.ts'
import { transaction } from '../postgres/transaction.ts'
import { checkLedger } from './check-ledger.ts'
import { createPayments, type Payments } from './service.ts'
import { type PaymentWorld, paymentWorld, type TestHolder } from './testing.ts'

/** `ESSC_SEED` repeats a run. */
const seed = Number(process.env.ESSC_SEED ?? 7)

import { partitionByBucket } from './testing-partitions.ts'

describe.each([
  ['one node', 'whole', 'fused'],
  ['many nodes', 'partitions', 'distributed'],
] as const)('%s', (_, place, profile) => {
  let database: TestDatabase
  let clock: AdjustableClock
  let world: PaymentWorld

  beforeAll(async () => {
    database = await testDatabase()
    if (place === 'partitions') await partitionByBucket(database.pool)
    clock = adjustableClock({ now: () => Date.UTC(2026, 10, 23, 4, 0, 10) })
    world = await paymentWorld(database.pool, clock)
  })
  afterAll(async () => {
    world.close()
    await database.drop()
  })

  /** A small generator (mulberry32). */
  function drawFrom(start: number): (below: number) => number {
    let state = start
    return (below) => {
      state = (state + 0x6d2b79f5) | 0
      let value = Math.imul(state ^ (state >>> 15), 1 | state)
      value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
      return ((value ^ (value >>> 14)) >>> 0) % below
    }
  }

  test(`behavior: two processes at once over few holders and orders, seed ${seed}`, async () => {
    const draw = drawFrom(seed)
    const both: Payments[] = [
      await createPayments({ ...world.options, profile }),
      await createPayments({ ...world.options, profile }),
    ]
    const holders: TestHolder[] = []
    for (let i = 0; i < 12; i += 1) holders.push(await world.addHolder(60_000))
    const merchants = [world.merchantId, await world.addMerchant('Other Shop')]
    const outcomes = new Map<string, number>()
    const count = (name: string) => outcomes.set(name, (outcomes.get(name) ?? 0) + 1)
    const waiting: { holder: TestHolder; paymentId: string; merchantId: string }[] = []

    const pay = async (payments: Payments) => {
      const holder = holders[draw(holders.length)]!
      const merchantId = merchants[draw(2)]!
      const amountFen = draw(4) === 0 ? 20_001 : [100, 200][draw(2)]!
      const orderReference = `order-${draw(40)}`
      const body = { digits: holder.digits(draw(3) - 1), amountFen, orderReference }
      const { state, paymentId } = await payments.charge(world.request(body, { merchantId }))
      count(state)
      if (state === 'awaitingHolder') waiting.push({ holder, paymentId, merchantId })
    }
    const settle = async (payments: Payments) => {
      const one = waiting[draw(waiting.length || 1)]
      if (one === undefined) return
      const { holder, paymentId, merchantId } = one
      if (draw(3) === 0) {
        count(`void ${(await payments.voidCharge(merchantId, paymentId)).state}`)
        return
      }
      const action = draw(3) === 0 ? 'decline' : 'confirm'
      const asked = await payments.declinable(holder, paymentId)
      const resolution = await transaction(database.pool, (tx) =>
        payments.resolve(tx, asked, action),
      )
      count('conflict' in resolution ? resolution.conflict : resolution.payment.state)
    }
    for (let round = 0; round < 12; round += 1) {
      const tries = Array.from({ length: 48 }, (_, i) =>
        (draw(4) === 0 ? settle : pay)(both[i % 2]!).catch((error: unknown) => {
          // Refusals are expected here. A deadlock that is not retried is not.
          if (!isEsscError(error)) throw error
          count(error.code)
        }),
      )
      await Promise.all(tries)
      expect(await checkLedger(database.pool)).toEqual({ holds: true, faults: {} })
      clock.advance(30_000)
    }
    await both[0]!.expireOverdue()
    expect(await checkLedger(database.pool)).toEqual({ holds: true, faults: {} })
    for (const met of ['captured', 'awaitingHolder', 'CODE_REPLAYED', 'PAYMENT_ORDER_CLAIMED']) {
      expect(outcomes.get(met) ?? 0).toBeGreaterThan(0)
    }
  }, 30_000)

  test('behavior: a batch commits together what many tills send at once', async () => {
    const payments = await createPayments({ ...world.options, committers: 1 })
    const holders = await Promise.all(Array.from({ length: 40 }, () => world.addHolder(1_000)))
    const answers = await Promise.all(
      holders.map((holder, i) => {
        const body = { digits: holder.digits(), amountFen: 10, orderReference: `batch-${i}` }
        return payments.charge(world.request(body))
      }),
    )
    expect(answers.every(({ state }) => state === 'captured')).toBe(true)
    const { rows } = await database.pool.query(
      `select count(distinct xmin::text)::int as count from payment
     where order_reference like 'batch-%'`,
    )
    // Forty payments, and far fewer transactions that wrote them.
    expect(rows[0].count).toBeLessThan(20)
    expect(await checkLedger(database.pool)).toEqual({ holds: true, faults: {} })
  })
})

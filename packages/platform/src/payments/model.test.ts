import fc from 'fast-check'
import { type AdjustableClock, adjustableClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../postgres/testing.ts'
import { transaction } from '../postgres/transaction.ts'
import { checkLedger } from './check-ledger.ts'
import type { FaultPoint } from './faults.ts'
import { standardLimits } from './limits.ts'
import { refund } from './refund.ts'
import { createPayments, type Payments } from './service.ts'
import { setSupervisor } from './supervisors.ts'
import { type PaymentWorld, paymentWorld, type TestHolder } from './testing.ts'

/** `ESSC_SEED` repeats a run. */
const seed = Number(process.env.ESSC_SEED ?? 20_261_123)
const runs = Number(process.env.ESSC_MODEL_RUNS ?? 25)
const BALANCE = 100_000
const SUPERVISOR = '01482913'

type State = 'awaitingHolder' | 'captured' | 'declined' | 'expired' | 'voided' | 'refunded'

interface ModelPayment {
  readonly id: string
  readonly holder: number
  readonly amountFen: number
  readonly expiresAtMs: number
  state: State
  refundedFen: number
}

/** All that should be true, as plainly as it can be said. */
interface Model {
  readonly balances: number[]
  readonly payments: ModelPayment[]
  refunds: number
}

/** The system: its processes come and go, the database stays. */
interface Real {
  readonly holders: TestHolder[]
  payments: Payments
  /** Where the next statement's process dies. */
  crashAt: FaultPoint | undefined
}

class Crash extends Error {}

let database: TestDatabase
let clock: AdjustableClock
let world: PaymentWorld
let orders = 0

async function start(real: Real): Promise<void> {
  const most = Number.MAX_SAFE_INTEGER
  real.payments = await createPayments({
    ...world.options,
    limits: { ...standardLimits, perDayFen: most, withoutPasswordPerDayFen: most },
    faults: {
      onPoint(point) {
        if (real.crashAt !== point) return
        real.crashAt = undefined
        throw new Crash(point)
      },
    },
  })
}

/** Does the work; if the process dies under it, the next one gets the very same request. */
async function throughCrash<T>(real: Real, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Crash)) throw error
    await start(real)
    return await work()
  } finally {
    real.crashAt = undefined
  }
}

const codeOf = (error: unknown) => (error as { code?: string }).code ?? String(error)

async function agree(model: Model, real: Real): Promise<void> {
  for (const payment of model.payments) {
    if (payment.state === 'awaitingHolder' && payment.expiresAtMs <= clock.now()) {
      payment.state = 'expired'
      model.balances[payment.holder]! += payment.amountFen
    }
  }
  await real.payments.expireOverdue()
  for (const [index, { personId }] of real.holders.entries()) {
    const { rows } = await database.pool.query(
      'select balance_fen, held_fen from holder_account where person_id = $1',
      [personId],
    )
    const held_fen = model.payments
      .filter(({ holder, state }) => holder === index && state === 'awaitingHolder')
      .reduce((sum, { amountFen }) => sum + amountFen, 0)
    expect(rows[0]).toEqual({ balance_fen: model.balances[index], held_fen })
  }
  for (const { id, holder, state, refundedFen } of model.payments) {
    const seen = await real.payments.get(real.holders[holder]!, id)
    expect([seen.state, seen.refundedFen ?? 0]).toEqual([state, refundedFen])
  }
}

type Command = fc.AsyncCommand<Model, Real>
const always = () => true

class Pay implements Command {
  readonly check = always
  constructor(
    readonly holder: number,
    readonly amountFen: number,
    readonly crashAt: FaultPoint | undefined,
  ) {}
  async run(model: Model, real: Real) {
    clock.advance(30_000)
    await agree(model, real)
    orders += 1
    const body = {
      digits: real.holders[this.holder]!.digits(),
      amountFen: this.amountFen,
      orderReference: `model-${orders}`,
    }
    const request = world.request(body)
    real.crashAt = this.crashAt
    const charge = await throughCrash(real, () => real.payments.charge(request))
    expect((await real.payments.charge(request)).paymentId).toBe(charge.paymentId)
    const isShort = this.amountFen > model.balances[this.holder]!
    const state = isShort ? 'declined' : this.amountFen > 20_000 ? 'awaitingHolder' : 'captured'
    if (!isShort) model.balances[this.holder]! -= this.amountFen
    model.payments.push({
      id: charge.paymentId,
      holder: this.holder,
      amountFen: this.amountFen,
      expiresAtMs: clock.now() + standardLimits.holdMs,
      state,
      refundedFen: 0,
    })
    await agree(model, real)
  }
  toString = () => `pay ${this.holder} ${this.amountFen} ${this.crashAt ?? ''}`
}

/** A command on one of the payments there are. */
abstract class OnPayment implements Command {
  constructor(
    readonly pick: number,
    readonly crashAt: FaultPoint | undefined,
  ) {}
  check(model: Readonly<Model>) {
    return model.payments.length > 0
  }
  async run(model: Model, real: Real) {
    const payment = model.payments[this.pick % model.payments.length]!
    await this.act(payment, model, real)
    await agree(model, real)
  }
  abstract act(payment: ModelPayment, model: Model, real: Real): Promise<void>
  toString = () => `${this.constructor.name} ${this.pick} ${this.crashAt ?? ''}`
}

class Answer extends OnPayment {
  readonly action: 'confirm' | 'decline'
  constructor(pick: number, action: 'confirm' | 'decline') {
    super(pick, undefined)
    this.action = action
  }
  async act(payment: ModelPayment, model: Model, real: Real) {
    const asked = await real.payments.declinable(real.holders[payment.holder]!, payment.id)
    const resolution = await transaction(database.pool, (tx) =>
      real.payments.resolve(tx, asked, this.action),
    )
    const wanted = this.action === 'confirm' ? 'captured' : 'declined'
    const isAsked = payment.state === 'awaitingHolder'
    expect('payment' in resolution).toBe(isAsked || payment.state === wanted)
    if (!isAsked) return
    payment.state = wanted
    if (wanted === 'declined') model.balances[payment.holder]! += payment.amountFen
  }
}

class Void extends OnPayment {
  async act(payment: ModelPayment, model: Model, real: Real) {
    real.crashAt = this.crashAt
    const attempt = throughCrash(real, () => real.payments.voidCharge(world.merchantId, payment.id))
    const isTooLate = payment.state === 'captured' && payment.refundedFen > 0
    if (isTooLate) {
      expect(await attempt.catch(codeOf)).toBe('PAYMENT_STATE_CONFLICT')
      return
    }
    await attempt
    if (payment.state !== 'captured' && payment.state !== 'awaitingHolder') return
    payment.state = 'voided'
    model.balances[payment.holder]! += payment.amountFen
  }
}

class Refund extends OnPayment {
  readonly amountFen: number
  constructor(pick: number, amountFen: number, crashAt: FaultPoint | undefined) {
    super(pick, crashAt)
    this.amountFen = amountFen
  }
  async act(payment: ModelPayment, model: Model, real: Real) {
    model.refunds += 1
    const { merchantId, terminalId } = world
    const { amountFen } = this
    const refundReference = `refund-${model.refunds}`
    const body = { amountFen, refundReference, supervisorCode: SUPERVISOR }
    const asked = { merchantId, terminalId, paymentId: payment.id, body }
    real.crashAt = this.crashAt
    const code = await throughCrash(real, () => refund(real.payments.engine, asked)).then(
      () => 'done',
      codeOf,
    )
    if (payment.state !== 'captured') return expect(code).toBe('PAYMENT_STATE_CONFLICT')
    if (payment.refundedFen + amountFen > payment.amountFen) {
      return expect(code).toBe('PAYMENT_REFUND_OVER_AMOUNT')
    }
    expect(code).toBe('done')
    payment.refundedFen += amountFen
    if (payment.refundedFen === payment.amountFen) payment.state = 'refunded'
    model.balances[payment.holder]! += amountFen
  }
}

class Expire implements Command {
  readonly check = always
  async run(model: Model, real: Real) {
    clock.advance(standardLimits.holdMs)
    await agree(model, real)
  }
  toString = () => 'expire'
}

class Restart implements Command {
  readonly check = always
  async run(model: Model, real: Real) {
    await start(real)
    await agree(model, real)
  }
  toString = () => 'restart'
}

beforeAll(async () => {
  database = await testDatabase()
  clock = adjustableClock({ now: () => Date.UTC(2026, 10, 23, 4, 0, 10) })
  world = await paymentWorld(database.pool, clock)
  await database.pool.query('delete from velocity_rule')
  const { merchantId } = world
  await setSupervisor(world.options, { merchantId, name: 'Lead', code: SUPERVISOR })
})
afterAll(async () => {
  world.close()
  await database.drop()
})

const crash = fc.option(
  fc.constantFrom<FaultPoint>('payments.beforeStatement', 'payments.afterCommit'),
  { nil: undefined, freq: 2 },
)
const pick = fc.nat({ max: 99 })
const commands = fc.commands(
  [
    fc
      .tuple(fc.nat({ max: 1 }), fc.constantFrom(100, 2_500, 20_000, 20_001, 45_000), crash)
      .map((args) => new Pay(...args)),
    fc.tuple(pick, fc.constantFrom('confirm', 'decline')).map((args) => new Answer(...args)),
    fc.tuple(pick, crash).map((args) => new Void(...args)),
    fc
      .tuple(pick, fc.constantFrom(50, 100, 2_500, 20_001), crash)
      .map((args) => new Refund(...args)),
    fc.constant(new Expire()),
    fc.constant(new Restart()),
  ],
  { maxCommands: 30 },
)

test(`behavior: agrees with a plain model after each step, seed ${seed}`, async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (steps) => {
      await fc.asyncModelRun(async () => {
        const real = { crashAt: undefined } as unknown as Real
        await start(real)
        const holders = [await world.addHolder(BALANCE), await world.addHolder(BALANCE)]
        Object.assign(real, { holders })
        return { model: { balances: [BALANCE, BALANCE], payments: [], refunds: 0 }, real }
      }, steps)
      expect(await checkLedger(database.pool)).toEqual({ holds: true, faults: {} })
    }),
    { seed, numRuns: runs },
  )
}, 180_000)

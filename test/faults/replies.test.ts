import { randomBytes } from 'node:crypto'
import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import {
  type SendOptions,
  send,
  type TestPhone,
  type TestPlatform,
  testPlatform,
} from '@essc/platform/channels/testing'
import { type TestTerminal, testTerminal } from '@essc/platform/desk/testing'
import { chinaDate } from '@essc/platform/enrolment/china-day'
import { enrol, linkBank, TEST_PASSWORD } from '@essc/platform/enrolment/testing'
import { checkLedger } from '@essc/platform/payments/check-ledger'
import { sandboxSupervisor } from '@essc/platform/sandbox/seed'
import { paymentDigits, paymentStep } from '@essc/protocol/codes/payment-digits'
import type { OperationId } from '@essc/protocol/operations'

jest.setTimeout(120_000)

let platform: TestPlatform
let till: TestTerminal
let phone: TestPhone
let show: () => string
/** The phone's token lasts ten minutes of the moved clock. */
let token: string
const ask = <O extends OperationId>(operation: O, options: SendOptions) =>
  send(platform, operation, options, { kid: phone.kid, secret: phone.secret, token })

beforeAll(async () => {
  platform = await testPlatform()
  till = await testTerminal(platform, 'till')
  phone = await enrol(platform, 'worker')
  token = phone.token
  const linked = await linkBank(platform, phone, 'worker')
  if (linked.status !== 200) throw new Error(`Not linked: ${linked.code}`)
  const { payment } = (await phone.call('codes.authorise', { body: { payment: true } })).body
  const secret = fromBase64Url(payment!.secret)
  show = () => {
    platform.clock.advance(30_000)
    return paymentDigits(payment!.handle, secret, paymentStep(platform.clock.now() / 1_000))
  }
  await platform.database.pool.query('delete from velocity_rule')
})
beforeEach(async () => {
  token = (await ask('channels.renewToken', { body: {} })).body.token
})
afterEach(async () => {
  expect(await checkLedger(platform.database.pool)).toEqual({ holds: true, faults: {} })
})
afterAll(() => platform.stop())

type Sent = { readonly status: number; readonly body: object }
type Sending = () => Promise<Sent>

/** How the network treats a request that is sent again with its key, as every client does. */
const networks: [string, (once: Sending) => Promise<Sent[]>][] = [
  [
    'the reply is lost',
    async (once) => {
      await once()
      return [await once()]
    },
  ],
  ['the request is doubled', (once) => Promise.all([once(), once()])],
  [
    'it is delayed past the timeout',
    async (once) => {
      const late = once()
      await new Promise((resolve) => setImmediate(resolve))
      const retry = await once()
      return [retry, await late]
    },
  ],
  [
    'it is delivered after the retry',
    async (once) => {
      const retry = await once()
      const late = await once()
      return [retry, late]
    },
  ],
]

let count = 0
const next = (name: string) => {
  count += 1
  return `${name}-${count}`
}
const key = () => toBase64Url(randomBytes(16))

const charge = async (amountFen: number) => {
  const body = { digits: show(), amountFen, orderReference: next('order') }
  return (await till.call('payments.charge', { body })).body
}
const presented = async (amountFen: number) => {
  const body = { amountFen, orderReference: next('order') }
  return (await till.call('payments.present', { body })).body
}
const scanned = async (amountFen: number) => {
  const { code } = await presented(amountFen)
  return (await ask('payments.scan', { body: { code } })).body
}
const quoted = async (amountFen: number) => {
  const { paymentId } = await charge(amountFen)
  return (await ask('payments.quote', { parameters: { paymentId } })).body
}
const countOf = async (table: string) =>
  (await platform.database.pool.query(`select count(*)::int as count from ${table}`)).rows[0].count

/** Each request of both ways to pay: what it needs first, and how it is sent with one key. */
const requests: [string, () => Promise<Sending>][] = [
  [
    'payments.charge',
    async () => {
      const body = { digits: show(), amountFen: 110, orderReference: next('order') }
      const idempotencyKey = key()
      return () => till.call('payments.charge', { body, idempotencyKey })
    },
  ],
  [
    'payments.voidCharge',
    async () => {
      const { paymentId } = await charge(120)
      const idempotencyKey = key()
      return () =>
        till.call('payments.voidCharge', { parameters: { paymentId }, body: {}, idempotencyKey })
    },
  ],
  [
    'payments.refund',
    async () => {
      const { paymentId } = await charge(130)
      const { code: supervisorCode } = sandboxSupervisor
      const body = { amountFen: 30, refundReference: 'one', supervisorCode }
      const idempotencyKey = key()
      return () => till.call('payments.refund', { parameters: { paymentId }, body, idempotencyKey })
    },
  ],
  [
    'payments.confirm with the password',
    async () => {
      const { paymentId, digest } = await quoted(20_100)
      const sealedPassword = phone.seal('payment', TEST_PASSWORD, { digest })
      const idempotencyKey = key()
      const body = { digest, sealedPassword }
      return () => ask('payments.confirm', { parameters: { paymentId }, body, idempotencyKey })
    },
  ],
  [
    'payments.decline',
    async () => {
      const { paymentId } = await quoted(20_200)
      const idempotencyKey = key()
      return () => ask('payments.decline', { parameters: { paymentId }, body: {}, idempotencyKey })
    },
  ],
  [
    'payments.present',
    async () => {
      const body = { amountFen: 140, orderReference: next('order') }
      const idempotencyKey = key()
      return () => till.call('payments.present', { body, idempotencyKey })
    },
  ],
  [
    'payments.scan',
    async () => {
      const { code } = await presented(150)
      const idempotencyKey = key()
      return () => ask('payments.scan', { body: { code }, idempotencyKey })
    },
  ],
  [
    'payments.confirm by the holder’s word',
    async () => {
      const { paymentId, digest } = await scanned(160)
      const idempotencyKey = key()
      return () =>
        ask('payments.confirm', {
          parameters: { paymentId },
          body: { digest },
          idempotencyKey,
        })
    },
  ],
  [
    'payments.withdraw',
    async () => {
      const { presentmentId } = await presented(170)
      const idempotencyKey = key()
      return () =>
        till.call('payments.withdraw', { parameters: { presentmentId }, body: {}, idempotencyKey })
    },
  ],
]

describe.each(networks)('%s', (_, deliver) => {
  test.each(requests)('behavior: %s', async (__, prepare) => {
    const sending = await prepare()
    const before = [await countOf('payment'), await countOf('refund')]
    const answers = await deliver(sending)
    for (const { status, body } of answers) {
      expect({ status, body }).toMatchObject({ status: 200 })
      expect(body).toEqual(answers[0]!.body)
    }
    const after = [await countOf('payment'), await countOf('refund')]
    const made = after.map((value, index) => value - before[index]!)
    // At most one payment, or one refund, and never both.
    expect(made.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(1)
    // And once more, long after.
    expect((await sending()).status).toBe(200)
    expect([await countOf('payment'), await countOf('refund')]).toEqual(after)
    platform.clock.advance(90_000)
  })
})

test('behavior: a refund is in the statements that a browser shows', async () => {
  const date = chinaDate(platform.clock.now())
  const link = (await till.call('payments.linkDay', { parameters: { date }, body: {} })).body
  const at = (url: string) =>
    platform.app.inject({ url: new URL(url).pathname, headers: { 'accept-language': 'en' } })
  const csv = await at(link.csvUrl)
  expect(csv.headers['content-type']).toMatch(/^text\/csv/)
  const lines = csv.payload.trim().split('\r\n')
  expect(lines.filter((line) => line.includes(',refund,')).length).toBeGreaterThanOrEqual(4)
  const totals = (await till.call('payments.dayTotals', { parameters: { date } })).body
  const net = lines.slice(1).reduce((sum, line) => sum + Number(line.split(',')[2]), 0)
  expect(Math.round(net * 100)).toBe(totals.netFen)
  const page = await at(link.url)
  expect(page.payload).toContain('<h1>Statement</h1>')
  const period = { from: date, to: date }
  const mine = (await ask('payments.linkStatement', { body: period })).body
  expect((await at(mine.url)).statusCode).toBe(200)
  const statement = (await ask('payments.statement', { parameters: period })).body
  expect(statement.entries.length).toBeGreaterThan(4)
  platform.clock.advance(600_000)
  expect((await at(link.url)).statusCode).toBe(404)
})

import { randomBytes } from 'node:crypto'
import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import { paymentDigits, paymentStep } from '@essc/protocol/codes/payment-digits'
import { contract } from '@essc/protocol/contract'
import { type Operation, type OperationId, operations } from '@essc/protocol/operations'
import {
  type Credentials,
  type SendOptions,
  send,
  sendAsChannel,
  type TestPhone,
  type TestPlatform,
  testPhone,
  testPlatform,
} from './channels/testing.ts'
import { authorised, freshKey, identityRequest } from './codes/testing.ts'
import { type TestTerminal, testTerminal } from './desk/testing.ts'
import { enrol, linkBank } from './enrolment/testing.ts'

jest.setTimeout(120_000)

let platform: TestPlatform
let session: TestPhone
let locked: TestPhone
let holder: TestPhone
let narrow: TestPhone
let till: TestTerminal
let desk: TestTerminal
beforeAll(async () => {
  platform = await testPlatform()
  holder = await enrol(platform, 'worker', { hostUser: 'holder' })
  await linkBank(platform, holder)
  locked = await testPhone(platform, { hostUser: 'holder' })
  session = await testPhone(platform)
  narrow = await testPhone(platform, { hostUser: 'holder', scopes: ['services'] })
  till = await testTerminal(platform, 'till')
  desk = await testTerminal(platform, 'desk')
})
afterAll(() => platform.stop())

const ids = Object.keys(operations) as OperationId[]
const anyUuid = '01900000-0000-7000-8000-00000000beef'

/** A request with well-formed parameters and a body of the right shape, as far as that is simple. */
function requestOf(id: OperationId): SendOptions {
  const { path } = operations[id]
  const parameters: Record<string, string> = {}
  if (path.includes('{paymentId}')) parameters.paymentId = anyUuid
  if (path.includes('{serviceId}')) parameters.serviceId = 'contribution-record'
  return { parameters, body: {} }
}

const strangers: [name: string, credentials: () => Credentials | undefined][] = [
  ['nobody', () => undefined],
  ['a session without a card', () => session],
  ['a locked session', () => locked],
  ['a holder', () => holder],
  ['a till', () => till],
  ['a desk', () => desk],
  [
    'a made-up session',
    () => ({ kid: anyUuid, secret: randomBytes(32), token: toBase64Url(randomBytes(32)) }),
  ],
  ['a holder with a wrong secret', () => ({ ...holder, secret: randomBytes(32) })],
  ['a till with a desk’s token', () => ({ ...till, token: desk.token })],
]

const mayCall = (name: string, { principal, terminal }: Operation): boolean => {
  if (principal === 'public') return true
  if (name === 'a holder') return principal === 'session' || principal === 'holder'
  if (name.endsWith(' session') || name === 'a session without a card') {
    return principal === 'session' && name !== 'a made-up session'
  }
  if (name === 'a till' || name === 'a desk') {
    return principal === 'terminal' && (terminal === undefined || name === `a ${terminal}`)
  }
  return false
}

test.each(strangers)(
  'behavior: %s is refused whatever is not theirs',
  async (name, credentials) => {
    for (const id of ids) {
      if (mayCall(name, operations[id])) continue
      const answer = await send(platform, id, requestOf(id), credentials())
      const isRefused = answer.status === 401 || answer.status === 403
      expect({ id, status: answer.status, isRefused }).toMatchObject({ isRefused: true })
    }
  },
)

test('behavior: a channel’s signature opens nothing but tickets', async () => {
  for (const id of ids) {
    const { principal, method, path } = operations[id] as Operation
    if (principal === 'public' || principal === 'channel' || path.includes('{')) continue
    if (method !== 'POST') continue
    const answer = await sendAsChannel(platform, id, {})
    expect({ id, status: answer.status }).toEqual({ id, status: 401 })
  }
})

test('behavior: a scope that the ticket did not name is closed', async () => {
  const forbidden = ids.filter((id) => /^(enrolment|cards|codes|payments|activity)\./.test(id))
  for (const id of forbidden) {
    const { principal } = operations[id] as Operation
    if (principal !== 'session' && principal !== 'holder') continue
    const answer = await send(platform, id, requestOf(id), narrow)
    expect({ id, code: answer.code }).toEqual({ id, code: 'REQUEST_FORBIDDEN' })
  }
})

/** A payment of the holder that waits for the password. */
async function awaitedPayment(): Promise<string> {
  const { body } = await holder.call('codes.authorise', { body: { payment: true } })
  const { handle, secret } = body.payment!
  const step = paymentStep(platform.clock.now() / 1_000)
  const digits = paymentDigits(handle, fromBase64Url(secret), step)
  const charge = await till.call('payments.charge', {
    body: { digits, amountFen: 30_000, orderReference: 'order-1' },
  })
  expect(charge.body.state).toBe('awaitingHolder')
  return charge.body.paymentId
}

test('behavior: another person’s identifiers are not found', async () => {
  const other = await enrol(platform, 'elder-child')
  const ordered = await testPhone(platform, { hostUser: 'x' })
  const started = await holder.call('enrolment.startFace', { body: { means: 'wechat' } })
  const bank = await holder.call('enrolment.startBank', { body: { phone: '19900009000' } })
  expect([started.status, bank.status]).toEqual([200, 200])

  const paymentId = await awaitedPayment()
  const otherTill = await testTerminal(platform, 'till', 1)
  const sealedPassword = other.seal('payment', '730592', { digest: toBase64Url(randomBytes(32)) })
  const digest = toBase64Url(randomBytes(32))
  const tries = [
    await ordered.call('enrolment.finishFace', { body: { challengeId: started.body.challengeId } }),
    await other.call('enrolment.finishFace', { body: { challengeId: started.body.challengeId } }),
    await other.call('enrolment.finishBank', {
      body: { requestId: bank.body.requestId, code: '123456' },
    }),
    await other.call('payments.get', { parameters: { paymentId } }),
    await other.call('payments.quote', { parameters: { paymentId } }),
    await other.call('payments.confirm', {
      parameters: { paymentId },
      body: { digest, sealedPassword },
    }),
    await other.call('payments.decline', { parameters: { paymentId } }),
    await otherTill.call('payments.getCharge', { parameters: { paymentId } }),
    await otherTill.call('payments.voidCharge', { parameters: { paymentId } }),
  ]
  for (const answer of tries) {
    expect([answer.status, answer.code]).toEqual([404, 'REQUEST_NOT_FOUND'])
  }
  const own = await holder.call('payments.get', { parameters: { paymentId } })
  expect(own.body.state).toBe('awaitingHolder')
  expect((await till.call('payments.getCharge', { parameters: { paymentId } })).status).toBe(200)
})

test('behavior: a code key cannot be authorised in another’s name', async () => {
  const other = await enrol(platform, 'elder-118')
  await authorised(platform, other)
  const identity = identityRequest(holder, freshKey())
  expect((await other.call('codes.authorise', { body: { identity } })).code).toBe(
    'CODE_SIGNATURE_INVALID',
  )
})

test('parameters: every operation has a schema for what it takes and gives', async () => {
  const document = platform.app.swagger() as unknown as {
    paths: Record<string, Record<string, { operationId?: string; requestBody?: unknown }>>
  }
  const described = Object.values(document.paths).flatMap((path) => Object.values(path))
  for (const id of ids) {
    const found = described.find(({ operationId }) => operationId === id)
    expect({ id, found: found !== undefined }).toEqual({ id, found: true })
    expect(found!.requestBody !== undefined).toBe('body' in contract[id])
  }
})

test('behavior: a member that no schema knows is refused, and nothing is coerced', async () => {
  const extra = await session.call('enrolment.identify', {
    body: { name: 'x', documentNumber: 'y', admin: true },
  })
  expect(extra.code).toBe('REQUEST_MALFORMED')
  const coerced = await session.call('enrolment.identify', {
    body: { name: 1, documentNumber: 'y' },
  })
  expect(coerced.code).toBe('REQUEST_MALFORMED')
  expect((await platform.app.inject({ method: 'GET', url: '/v1/nothing' })).statusCode).toBe(404)
})

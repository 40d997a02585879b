import { randomBytes } from 'node:crypto'
import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import { paymentDigits, paymentStep } from '@essc/protocol/codes/payment-digits'
import { contract } from '@essc/protocol/contract'
import { type OperationId, operations } from '@essc/protocol/operations'
import {
  type SendOptions,
  type TestAnswer,
  type TestPhone,
  type TestPlatform,
  testPhone,
  testPlatform,
} from '../channels/testing.ts'
import { type TestTerminal, testTerminal } from '../desk/testing.ts'
import { sandboxSupervisor } from '../sandbox/seed.ts'
import { enrol, linkBank, named, TEST_PASSWORD } from './testing.ts'

jest.setTimeout(120_000)

let platform: TestPlatform
let holder: TestPhone
let other: TestPhone
let till: TestTerminal
let otherTill: TestTerminal
beforeAll(async () => {
  platform = await testPlatform()
  holder = await enrol(platform, 'worker', { hostUser: 'holder' })
  await linkBank(platform, holder)
  other = await enrol(platform, 'elder-child', { hostUser: 'other' })
  till = await testTerminal(platform, 'till')
  otherTill = await testTerminal(platform, 'till', 1)
})
afterAll(() => platform.stop())

const ids = Object.keys(operations) as OperationId[]

interface Schema {
  readonly type?: string
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
}

/** The names of all members of a schema, at any depth. */
function membersOf(schema: Schema | undefined): string[] {
  if (!schema) return []
  const inner = [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])]
  const own = Object.entries(schema.properties ?? {})
  return [
    ...inner.flatMap(membersOf),
    ...own.flatMap(([name, member]) => [name, ...membersOf(member)]),
  ]
}

/** Members that name a thing which somebody owns. */
const isIdentifier = (name: string) => /(Id|Reference)$|^reference$/.test(name)

/** Identifiers that are nobody's, or the caller's own, with the reason. */
const FREE: Readonly<Record<string, string>> = {
  'channels.createSession deviceId': 'drawn by the phone itself',
  'services.open serviceId': 'of a directory that everybody reads',
  'desk.openSession terminalId': 'signed with the terminal’s own key',
  'payments.charge orderReference': 'the till’s own name for an order',
  'payments.present orderReference': 'the till’s own name for an order',
  'payments.refund refundReference': 'the till’s own name for a refund',
  'desk.findEnrolment reference': 'read aloud by the holder, for desks alone',
  'desk.settleEnrolment reference': 'read aloud by the holder, for desks alone',
}

const named_ = (id: OperationId) => {
  const { path, query, body } = contract[id] as { path?: Schema; query?: Schema; body?: Schema }
  return [...new Set([path, query, body].flatMap((schema) => membersOf(schema)))]
    .filter(isIdentifier)
    .filter((name) => FREE[`${id} ${name}`] === undefined)
}

/** A payment of the holder that waits for the password. */
async function awaitedPayment(orderReference: string): Promise<string> {
  const { body } = await holder.call('codes.authorise', { body: { payment: true } })
  const { handle, secret } = body.payment!
  const step = paymentStep(platform.clock.now() / 1_000)
  const digits = paymentDigits(handle, fromBase64Url(secret), step)
  const charge = await till.call('payments.charge', {
    body: { digits, amountFen: 30_000, orderReference },
  })
  expect(charge.body.state).toBe('awaitingHolder')
  return charge.body.paymentId
}

/** What is asked of each operation with the holder's identifiers, by somebody else. */
async function asked(): Promise<Partial<Record<OperationId, SendOptions>>> {
  const paymentId = await awaitedPayment('order-1')
  const digest = toBase64Url(randomBytes(32))
  const payment = { parameters: { paymentId } }
  const face = await holder.call('enrolment.startFace', { body: { means: 'wechat' } })
  const reveal = await holder.call('cards.startFace', { body: { means: 'wechat' } })
  await platform.world.face.perform(face.body.providerId)
  await platform.world.face.perform(reveal.body.providerId)
  const { phone } = named('worker').enter
  const bank = await holder.call('enrolment.startBank', { body: { phone } })
  const shown = await till.call('payments.present', {
    body: { amountFen: 100, orderReference: 'order-2' },
  })
  const sealedPassword = other.seal('payment', TEST_PASSWORD, { digest })
  const refund = {
    amountFen: 100,
    refundReference: 'refund-1',
    supervisorCode: sandboxSupervisor.code,
  }
  return {
    'enrolment.finishFace': { body: { challengeId: face.body.challengeId } },
    'enrolment.finishBank': { body: { requestId: bank.body.requestId, code: '123456' } },
    'cards.reveal': { body: { challengeId: reveal.body.challengeId } },
    'payments.startFace': { ...payment, body: { digest, means: 'wechat' } },
    'payments.quote': payment,
    'payments.confirm': { ...payment, body: { digest, sealedPassword } },
    'payments.decline': payment,
    'payments.get': payment,
    'payments.getCharge': payment,
    'payments.voidCharge': payment,
    'payments.refund': { ...payment, body: refund },
    'payments.findCharge': { parameters: { orderReference: 'order-1' } },
    'payments.withdraw': { parameters: { presentmentId: shown.body.presentmentId } },
  }
}

test('behavior: another person’s identifiers in every operation: 403 or 404, in the log alone', async () => {
  const requests = await asked()
  const stranger = await testPhone(platform, { hostUser: 'stranger' })
  const owned = ids.filter((id) => named_(id).length > 0)
  // An operation that is new and takes an identifier says here how another's is refused.
  expect(owned.filter((id) => requests[id] === undefined)).toEqual([])
  expect(owned.length).toBeGreaterThan(10)
  for (const id of owned) {
    const { principal } = operations[id]
    const callers = principal === 'terminal' ? [otherTill] : [other]
    if (principal === 'session') callers.push(stranger as never)
    for (const caller of callers) {
      const before = platform.logLines.length
      const answer: TestAnswer = await caller.call(id, requests[id])
      expect({ id, status: answer.status }).toEqual({
        id,
        status: answer.status === 403 ? 403 : 404,
      })
      // The answer says what it says of an identifier that never was.
      const never = await caller.call(id, neverWas(requests[id]!))
      expect({ id, code: answer.code }).toEqual({ id, code: never.code })
      expect(Object.keys(answer.body).sort()).toEqual(Object.keys(never.body).sort())
      const lines = platform.logLines.slice(before).map((line) => JSON.parse(line))
      expect(lines[0]).toMatchObject({ status: answer.status, code: answer.code })
    }
  }
  const { body } = await till.call('payments.findCharge', requests['payments.findCharge'])
  expect(body.state).toBe('awaitingHolder')
})

/** The same request with identifiers of the same shape that nothing has. */
function neverWas({ parameters, body }: SendOptions): SendOptions {
  const fresh = (given: object | undefined) =>
    given &&
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        name,
        isIdentifier(name) && name !== 'refundReference' ? unlike(String(value)) : value,
      ]),
    )
  return {
    ...(parameters && { parameters: fresh(parameters) as Record<string, string> }),
    ...(body && { body: fresh(body) as object }),
  }
}

/** Another of the same shape: each digit and letter from `a` to `f` moved on by one, in its own kind. */
function unlike(identifier: string): string {
  const at = identifier.length - 3
  const letter = identifier.charAt(at)
  const next =
    letter === '9' ? '0' : letter === 'f' ? 'a' : String.fromCharCode(letter.charCodeAt(0) + 1)
  return identifier.slice(0, at) + next + identifier.slice(at + 1)
}

test('behavior: sessions of one user cannot use each other’s checks', async () => {
  const first = await testPhone(platform, { hostUser: 'holder' })
  const started = await holder.call('enrolment.startFace', { body: { means: 'wechat' } })
  const finish = { body: { challengeId: started.body.challengeId } }
  expect((await first.call('enrolment.finishFace', finish)).code).toBe('REQUEST_NOT_FOUND')
})

import { fromBase64Url } from '@essc/crypto/bytes'
import { paymentDigits, paymentStep } from '@essc/protocol/codes/payment-digits'
import { type TestPhone, type TestPlatform, testPlatform } from '../channels/testing.ts'
import { type TestTerminal, testTerminal } from '../desk/testing.ts'
import { enrol, linkBank, named, TEST_PASSWORD } from '../enrolment/testing.ts'
import { checkLedger } from './check-ledger.ts'

let platform: TestPlatform
let till: TestTerminal
let otherTill: TestTerminal
let phone: TestPhone
let show: () => string

/** A holder of level 2, and what shows the next code each time. */
async function payer(key: string) {
  const holder = await enrol(platform, key)
  const linked = await linkBank(platform, holder, key)
  if (linked.status !== 200) throw new Error(`Not linked: ${linked.code}`)
  const { payment } = (await holder.call('codes.authorise', { body: { payment: true } })).body
  const secret = fromBase64Url(payment!.secret)
  return {
    phone: holder,
    show() {
      // The next step, so that no code comes twice.
      platform.clock.advance(30_000)
      const step = paymentStep(platform.clock.now() / 1_000)
      return paymentDigits(payment!.handle, secret, step)
    },
  }
}

beforeAll(async () => {
  platform = await testPlatform()
  till = await testTerminal(platform, 'till')
  otherTill = await testTerminal(platform, 'till', 1)
  const one = await payer('worker')
  phone = one.phone
  show = one.show
})
afterEach(async () => {
  expect(await checkLedger(platform.database.pool)).toEqual({ holds: true, faults: {} })
})
afterAll(() => platform.stop())

let orders = 0
const charge = (digits: string, amountFen: number) => {
  orders += 1
  return till.call('payments.charge', {
    body: { digits, amountFen, orderReference: `order-${orders}` },
  })
}
const confirm = (paymentId: string, digest: string, password = TEST_PASSWORD, over = {}) =>
  phone.call('payments.confirm', {
    parameters: { paymentId },
    body: { digest, sealedPassword: phone.seal('payment', password, { digest, ...over }) },
  })

test('default: paid at once, and both sides have one receipt number', async () => {
  const answer = await charge(show(), 10_000)
  expect(answer.body).toMatchObject({ state: 'captured', amountFen: 10_000 })
  const { paymentId, receiptNumber } = answer.body
  const mine = await phone.call('payments.get', { parameters: { paymentId } })
  expect(mine.body).toEqual({
    paymentId,
    state: 'captured',
    amountFen: 10_000,
    merchantName: '青禾大药房',
    createdAtUnix: Math.floor(platform.clock.now() / 1_000),
    receiptNumber,
    bankName: expect.stringMatching(/./),
    accountTail: expect.stringMatching(/^\d{4}$/),
  })
  const { payments } = (await phone.call('payments.list')).body
  expect(payments[0]).toEqual(mine.body)
})

test('behavior: above the limit it is quoted and confirmed with the password', async () => {
  const { body: asked } = await charge(show(), 20_001)
  expect(asked.state).toBe('awaitingHolder')
  const { paymentId } = asked
  const { body: quoted } = await phone.call('payments.quote', { parameters: { paymentId } })
  expect(quoted).toMatchObject({ paymentId, amountFen: 20_001, expiresAtUnix: asked.expiresAtUnix })
  // A wrong password leaves it waiting; so does one that was sealed for something else.
  const wrong = await confirm(paymentId, quoted.digest, '730593')
  expect(wrong).toMatchObject({ code: 'PASSWORD_WRONG', parameters: { attemptsLeft: 4 } })
  const sealedFor = { digest: 'A'.repeat(43) }
  const unreadable = await confirm(paymentId, quoted.digest, TEST_PASSWORD, sealedFor)
  expect(unreadable.code).toBe('PASSWORD_UNREADABLE')
  const changed = await confirm(paymentId, 'A'.repeat(43))
  expect(changed.code).toBe('PAYMENT_CHANGED')
  const done = await confirm(paymentId, quoted.digest)
  expect(done.body).toMatchObject({ state: 'captured', receiptNumber: expect.any(String) })
  const seen = await till.call('payments.getCharge', { parameters: { paymentId } })
  expect(seen.body).toMatchObject({
    state: 'captured',
    receiptNumber: done.body.receiptNumber,
  })
})

test('behavior: a face in place of the password, for this payment alone', async () => {
  const ask = async () => {
    const { paymentId } = (await charge(show(), 20_100)).body
    const { digest } = (await phone.call('payments.quote', { parameters: { paymentId } })).body
    return { parameters: { paymentId }, digest }
  }
  const check = async ({ parameters, digest }: Awaited<ReturnType<typeof ask>>) =>
    (await phone.call('payments.startFace', { parameters, body: { digest, means: 'wechat' } })).body
  const confirmBy = (
    { parameters, digest }: Awaited<ReturnType<typeof ask>>,
    faceChallengeId: string,
  ) => phone.call('payments.confirm', { parameters, body: { digest, faceChallengeId } })
  const one = await ask()
  const two = await ask()
  const first = await check(one)
  // What every host's bridge takes, and the registries' contract allows.
  expect(first.providerId).toMatch(/^[A-Za-z0-9_-]{16,64}$/)
  expect((await confirmBy(one, first.challengeId)).code).toBe('FACE_UNAVAILABLE')
  await platform.world.face.perform(first.providerId)
  expect((await confirmBy(two, first.challengeId)).code).toBe('REQUEST_NOT_FOUND')
  expect((await confirmBy(one, first.challengeId)).body).toMatchObject({ state: 'captured' })
  const second = await check(two)
  await platform.world.face.perform(second.providerId, 'refused')
  expect((await confirmBy(two, second.challengeId)).code).toBe('FACE_REFUSED')
  await phone.call('payments.decline', two)
})

test('behavior: the host’s own check takes a payment’s face where it takes the document', async () => {
  const { phone: permit, show: showPermit } = await payer('macao-permit')
  const { paymentId } = (await charge(showPermit(), 20_100)).body
  const parameters = { paymentId }
  const { digest } = (await permit.call('payments.quote', { parameters })).body
  const check = (means: string) =>
    permit.call('payments.startFace', { parameters, body: { digest, means } })
  expect((await check('wechat')).code).toBe('FACE_PATH_CLOSED')
  const { challengeId, providerId } = (await check('bridge')).body
  await platform.world.face.perform(providerId)
  const body = { digest, faceChallengeId: challengeId }
  const done = await permit.call('payments.confirm', { parameters, body })
  expect(done.body).toMatchObject({ state: 'captured' })
})

test('behavior: the holder declines, and a second time is the same', async () => {
  const { paymentId } = (await charge(show(), 30_000)).body
  const declined = await phone.call('payments.decline', { parameters: { paymentId } })
  expect(declined.body).toMatchObject({ state: 'declined', reason: 'PAYMENT_DECLINED' })
  const again = await phone.call('payments.decline', { parameters: { paymentId } })
  expect(again.body).toEqual(declined.body)
  const { body } = await phone.call('payments.quote', { parameters: { paymentId } })
  expect(body).toMatchObject({ code: 'PAYMENT_DECLINED' })
})

test('behavior: expires after 90 s, and the confirmation is too late', async () => {
  const { paymentId } = (await charge(show(), 30_000)).body
  const { body: quoted } = await phone.call('payments.quote', { parameters: { paymentId } })
  platform.clock.advance(90_000)
  expect((await confirm(paymentId, quoted.digest)).code).toBe('PAYMENT_EXPIRED')
  const seen = await till.call('payments.getCharge', { parameters: { paymentId } })
  expect(seen.body.state).toBe('expired')
})

test('behavior: the till voids what was captured', async () => {
  const { paymentId, receiptNumber } = (await charge(show(), 5_000)).body
  const voided = await till.call('payments.voidCharge', { parameters: { paymentId } })
  expect(voided.body).toMatchObject({ state: 'voided', receiptNumber })
  const mine = await phone.call('payments.get', { parameters: { paymentId } })
  expect(mine.body.state).toBe('voided')
})

test('behavior: the same key answers the same, another body is refused', async () => {
  const body = { digits: show(), amountFen: 700, orderReference: 'order-again' }
  const idempotencyKey = 'a-key-of-the-till-1'
  const first = await till.call('payments.charge', { body, idempotencyKey })
  const second = await till.call('payments.charge', { body, idempotencyKey })
  expect(second.body).toEqual(first.body)
  const other = { body: { ...body, amountFen: 701 }, idempotencyKey }
  expect((await till.call('payments.charge', other)).code).toBe('IDEMPOTENCY_MISMATCH')
  const replayed = { body: { ...body, orderReference: 'order-other' } }
  expect((await till.call('payments.charge', replayed)).code).toBe('CODE_REPLAYED')
})

test('behavior: the phone hears of each payment', async () => {
  const { body: before } = await phone.call('channels.events', {
    parameters: { waitSeconds: '0' },
  })
  const { paymentId } = (await charge(show(), 20_500)).body
  const { body } = await phone.call('channels.events', {
    parameters: { after: String(before.cursor), waitSeconds: '5' },
  })
  const kinds = body.events.filter(({ id }) => id === paymentId).map(({ kind }) => kind)
  expect(kinds).toEqual(['code.used', 'payment.awaitingHolder'])
  await phone.call('payments.decline', { parameters: { paymentId } })
})

test('behavior: a lost card is declined at once', async () => {
  const { person } = named('worker')
  const personRef = `sp_${person.index}`
  const digits = show()
  await platform.world.overrides.write(personRef, { card: { status: 'lost' } })
  expect((await charge(digits, 100)).body).toMatchObject({ state: 'declined', reason: 'CARD_LOST' })
  await platform.world.overrides.write(personRef, { card: { status: 'normal' } })
  expect((await charge(show(), 100)).body).toMatchObject({ state: 'captured' })
})

test('behavior: a suspended terminal and an ended session charge no more, from that moment', async () => {
  const { pool } = platform.database
  const suspend = (status: string) =>
    pool.query(
      `update terminal t set status = $2 from terminal_session s
       where s.session_id = $1 and t.terminal_id = s.terminal_id`,
      [till.kid, status],
    )
  expect((await charge(show(), 100)).body).toMatchObject({ state: 'captured' })
  await suspend('suspended')
  const digits = show()
  expect(await charge(digits, 100)).toMatchObject({ code: 'TERMINAL_UNKNOWN' })
  await suspend('active')
  // The refusal has spent nothing.
  expect((await charge(digits, 100)).body).toMatchObject({ state: 'captured' })
  const { rows } = await pool.query(
    'delete from terminal_session where session_id = $1 returning *',
    [till.kid],
  )
  expect(await charge(show(), 100)).toMatchObject({ code: 'SESSION_EXPIRED' })
  const names = Object.keys(rows[0])
  await pool.query(
    `insert into terminal_session (${names}) values (${names.map((_, at) => `$${at + 1}`)})`,
    Object.values(rows[0]),
  )
})

test("behavior: others' payments are not there", async () => {
  const { paymentId } = (await charge(show(), 30_000)).body
  const other = await enrol(platform, 'family-mother')
  const parameters = { paymentId }
  for (const attempt of [
    other.call('payments.get', { parameters }),
    other.call('payments.quote', { parameters }),
    other.call('payments.decline', { parameters }),
    other.call('payments.confirm', {
      parameters,
      body: { digest: 'A'.repeat(43), sealedPassword: other.seal('payment', TEST_PASSWORD) },
    }),
    otherTill.call('payments.getCharge', { parameters }),
    otherTill.call('payments.voidCharge', { parameters }),
  ]) {
    expect(await attempt).toMatchObject({ status: 404, code: 'REQUEST_NOT_FOUND' })
  }
  expect((await other.call('payments.list')).body.payments).toEqual([])
})

import { type TestPlatform, testPhone, testPlatform } from '../channels/testing.ts'
import { bankCode, enrol, linkBank, named } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const number = named('worker').enter.phone
const rows = async (sql: string) => (await platform.database.pool.query(sql)).rows

test('default', async () => {
  const phone = await enrol(platform)
  const before = await phone.call('enrolment.bank')
  expect(before.body).toMatchObject({
    linked: false,
    accountTail: expect.stringMatching(/^\d{4}$/),
  })
  const linked = await linkBank(platform, phone)
  expect(linked.body).toEqual({ ...before.body, linked: true })
  expect((await phone.call('enrolment.bank')).body).toEqual(linked.body)
  expect((await phone.call('cards.get')).body.level).toBe(2)
  expect((await phone.call('enrolment.get')).body).toMatchObject({ kind: 'done', level: 2 })
  expect(await rows('select balance_fen from holder_account')).toEqual([{ balance_fen: 400_000 }])
  const activity = await phone.call('activity.list')
  expect(activity.body.entries[0]).toMatchObject({ kind: 'bank.linked', actor: 'Test Channel' })
})

test.each([
  ['bank-phone-mismatch', 'BANK_PHONE_MISMATCH'],
  ['bank-account-closed', 'BANK_ACCOUNT_CLOSED'],
])('behavior: %s', async (key, code) => {
  const phone = await enrol(platform, key)
  expect((await linkBank(platform, phone, key)).code).toBe(code)
  expect(await rows('select 1 from bank_request')).toEqual([])
  expect(await platform.world.messenger.inbox(named(key).enter.phone)).toEqual([])
})

test('behavior: five tries, then the code is over', async () => {
  const phone = await enrol(platform)
  const started = await phone.call('enrolment.startBank', { body: { phone: number } })
  const right = await bankCode(platform, number)
  const { requestId } = started.body
  const wrong = right === '000000' ? '000001' : '000000'
  const answer = (code: string) => phone.call('enrolment.finishBank', { body: { requestId, code } })
  for (const attemptsLeft of [4, 3, 2, 1, 0]) {
    const refused = await answer(wrong)
    expect([refused.code, refused.parameters]).toEqual(['BANK_CODE_WRONG', { attemptsLeft }])
  }
  expect((await answer(right)).code).toBe('BANK_CODE_EXPIRED')
  expect((await linkBank(platform, phone)).status).toBe(200)
})

test('behavior: a code is good for five minutes, once, and for its person', async () => {
  const phone = await enrol(platform)
  const other = await enrol(platform, 'elder-child')
  const started = await phone.call('enrolment.startBank', { body: { phone: number } })
  const code = await bankCode(platform, number)
  const body = { requestId: started.body.requestId, code }
  expect((await other.call('enrolment.finishBank', { body })).code).toBe('REQUEST_NOT_FOUND')
  const request = { body, idempotencyKey: 'finish-bank-1' }
  const done = await phone.call('enrolment.finishBank', request)
  expect((await phone.call('enrolment.finishBank', request)).body).toEqual(done.body)
  expect((await phone.call('enrolment.finishBank', { body })).code).toBe('BANK_CODE_EXPIRED')

  const late = await other.call('enrolment.startBank', {
    body: { phone: named('elder-child').enter.phone },
  })
  const lateCode = await bankCode(platform, named('elder-child').enter.phone)
  platform.clock.advance(300_000)
  const lateBody = { requestId: late.body.requestId, code: lateCode }
  expect((await other.call('enrolment.finishBank', { body: lateBody })).code).toBe(
    'BANK_CODE_EXPIRED',
  )
})

test('behavior: the same request sends one message', async () => {
  const phone = await enrol(platform)
  const request = { body: { phone: number }, idempotencyKey: 'start-bank-1' }
  const first = await phone.call('enrolment.startBank', request)
  expect((await phone.call('enrolment.startBank', request)).body).toEqual(first.body)
  expect(await platform.world.messenger.inbox(number)).toHaveLength(1)
})

test('behavior: ten codes are the limit of a day', async () => {
  const phone = await enrol(platform)
  const start = () => phone.call('enrolment.startBank', { body: { phone: number } })
  for (let i = 0; i < 10; i += 1) expect((await start()).status).toBe(200)
  expect((await start()).code).toBe('REQUEST_RATE_LIMITED')
})

test('behavior: linking twice opens one account', async () => {
  const phone = await enrol(platform)
  await linkBank(platform, phone)
  expect((await linkBank(platform, phone)).body).toMatchObject({ linked: true })
  expect(await rows('select count(*)::int as count from holder_account')).toEqual([{ count: 1 }])
  expect(
    await rows(`select count(*)::int as count from activity where kind = 'bank.linked'`),
  ).toEqual([{ count: 1 }])
})

test('behavior: the code is not stored as it is', async () => {
  const phone = await enrol(platform)
  await phone.call('enrolment.startBank', { body: { phone: number } })
  const code = await bankCode(platform, number)
  const [row] = await rows('select t::text as line from bank_request t')
  expect(row.line).not.toContain(`,${code}`)
  expect(row.line).not.toContain(number)
})

test('behavior: a locked session links nothing', async () => {
  await enrol(platform, 'worker', { hostUser: 'one' })
  const locked = await testPhone(platform, { hostUser: 'one' })
  expect((await locked.call('enrolment.bank')).code).toBe('SESSION_LOCKED')
})

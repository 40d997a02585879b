import { type TestPhone, type TestPlatform, testPhone, testPlatform } from '../channels/testing.ts'
import {
  enrol,
  identify,
  linkBank,
  named,
  setPassword,
  TEST_PASSWORD,
  takeFace,
} from '../enrolment/testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const kinds = async (phone: TestPhone) =>
  (await phone.call('activity.list')).body.entries.map(({ kind }) => kind)
const status = async (phone: TestPhone) => (await phone.call('cards.get')).body.status
const pays = (phone: TestPhone) => phone.call('codes.authorise', { body: { payment: true } })
const retired = async () => {
  const { rows } = await platform.database.pool.query<{ retired: boolean }>(
    'select retired_at_ms is not null as retired from payment_handle order by 1',
  )
  return rows.map((row) => row.retired)
}

/** The same person in a second channel. */
async function joined(): Promise<TestPhone> {
  const phone = await testPhone(platform, { channelId: 'ch_other', hostUser: 'second' })
  await identify(phone, named('worker'))
  await takeFace(platform, phone)
  return phone
}

test('default: a stopped card is of no use until a face and a new password', async () => {
  const phone = await enrol(platform)
  await linkBank(platform, phone)
  expect((await pays(phone)).status).toBe(200)
  expect((await phone.call('cards.stop', { body: {} })).status).toBe(200)
  expect(await status(phone)).toBe('stopped')
  expect(await retired()).toEqual([true])
  expect((await pays(phone)).code).toBe('CARD_STOPPED')
  expect((await phone.call('enrolment.get')).body.kind).toBe('face')
  await takeFace(platform, phone)
  expect((await setPassword(phone, '849205')).body.kind).toBe('done')
  expect(await status(phone)).toBe('active')
  expect(await kinds(phone)).toEqual(['card.resumed', 'card.stopped', 'bank.linked', 'card.issued'])
})

test('behavior: stopping needs no password, and twice is once', async () => {
  const hostUser = 'host-user-of-two-phones'
  const phone = await enrol(platform, 'worker', { hostUser })
  const other = await testPhone(platform, { hostUser })
  expect((await other.call('cards.get')).code).toBe('SESSION_LOCKED')
  for (const _ of [1, 2]) expect((await other.call('cards.stop', { body: {} })).status).toBe(200)
  expect(await kinds(phone)).toEqual(['card.stopped', 'card.issued'])
})

test('behavior: somebody without a card has nothing to stop', async () => {
  const phone = await testPhone(platform)
  expect((await phone.call('cards.stop', { body: {} })).code).toBe('CARD_NOT_ISSUED')
})

test('behavior: leaving one channel leaves the others', async () => {
  const first = await enrol(platform)
  await linkBank(platform, first)
  const second = await joined()
  await pays(first)
  await pays(second)
  const sealedPassword = first.seal('unlink', TEST_PASSWORD)
  expect((await first.call('cards.unlink', { body: { sealedPassword } })).status).toBe(200)
  expect((await first.call('cards.get')).status).not.toBe(200)
  expect((await first.call('enrolment.get')).body.kind).toBe('identity')
  expect(await status(second)).toBe('active')
  expect(await retired()).toEqual([false, true])
  expect((await kinds(second))[0]).toBe('card.unlinked')
})

test('behavior: a wrong password, or one for another purpose, ends nothing', async () => {
  const phone = await enrol(platform)
  const wrong = phone.seal('unlink', '918273')
  const answer = await phone.call('cards.unlink', { body: { sealedPassword: wrong } })
  expect(answer.code).toBe('PASSWORD_WRONG')
  const other = phone.seal('reveal', TEST_PASSWORD)
  const moved = await phone.call('cards.close', { body: { sealedPassword: other } })
  expect(moved.code).toBe('PASSWORD_UNREADABLE')
  expect(await status(phone)).toBe('active')
})

test('behavior: a closed card is closed everywhere, and the next one is another', async () => {
  const first = await enrol(platform)
  const second = await joined()
  const before = (await first.call('cards.get')).body.cardId
  const sealedPassword = second.seal('close', TEST_PASSWORD)
  expect((await second.call('cards.close', { body: { sealedPassword } })).status).toBe(200)
  for (const phone of [first, second]) {
    expect((await phone.call('cards.get')).status).not.toBe(200)
    expect((await phone.call('enrolment.get')).body.kind).toBe('identity')
  }
  await identify(first, named('worker'))
  await takeFace(platform, first)
  const done = (await setPassword(first, '849205')).body
  expect(done).toMatchObject({ kind: 'done', joined: false, level: 1 })
  expect((await first.call('cards.get')).body.cardId).not.toBe(before)
  expect(await kinds(first)).toEqual(['card.issued', 'card.closed', 'card.joined', 'card.issued'])
})

test('behavior: a new password after a face locks the card in every other phone', async () => {
  const first = await enrol(platform)
  const second = await joined()
  await first.call('cards.stop', { body: {} })
  await takeFace(platform, second)
  expect((await setPassword(second, '849205')).body.kind).toBe('done')
  expect(await status(second)).toBe('active')
  expect((await first.call('cards.get')).code).toBe('SESSION_LOCKED')
})

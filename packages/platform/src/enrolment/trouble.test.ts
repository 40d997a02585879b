import type { OperationId } from '@essc/protocol/operations'
import {
  type SendOptions,
  type TestAnswer,
  type TestPhone,
  type TestPlatform,
  testPhone,
  testPlatform,
} from '../channels/testing.ts'
import type { PersonOverrides } from '../sandbox/population/overrides.ts'
import { personRefOf } from '../sandbox/population/sandbox-population.ts'
import {
  bankCode,
  enrol,
  identify,
  linkBank,
  named,
  setPassword,
  TEST_PASSWORD,
  takeFace,
} from './testing.ts'

jest.setTimeout(60_000)

const DAY_MS = 86_400_000

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const change = (key: string, overrides: PersonOverrides) =>
  platform.world.overrides.write(personRefOf(named(key).person.index), overrides)
const step = async (phone: TestPhone) => (await phone.call('enrolment.get')).body
/** To the millisecond before midnight of a day in China. */
const untilMidnight = (date: string) => {
  const midnightMs = Date.parse(`${date}T00:00:00+08:00`) + DAY_MS
  platform.clock.advance(midnightMs - 1 - platform.clock.now())
}

/**
 * Every step of one enrolment as the phone does it after the reply to it was lost: the same request
 * again. What was done once stays done once.
 */
test('behavior: the reply to any step is lost, and nothing else', async () => {
  const phone = await testPhone(platform, { channelId: 'ch_sms', hostUser: 'one' })
  const { name, documentNumber, phone: number } = named('worker').enter
  let count = 0
  async function twice<O extends OperationId>(
    operation: O,
    options: SendOptions,
  ): Promise<TestAnswer<O>['body']> {
    count += 1
    const request = { ...options, idempotencyKey: `lost-reply-${count}` }
    const lost = await phone.call(operation, request)
    const again = await phone.call(operation, request)
    expect([operation, again.status]).toEqual([operation, 200])
    if (lost.body && 'card' in lost.body) expect(again.body).toMatchObject({ kind: 'done' })
    else expect(again.body).toEqual(lost.body)
    return again.body
  }
  await twice('enrolment.identify', { body: { name, documentNumber } })
  await twice('enrolment.sendSms', { body: { phone: number } })
  await twice('enrolment.checkSms', { body: { code: await bankCode(platform, number) } })
  await twice('enrolment.startDesk', {})
  const ordered = await twice('enrolment.startFace', { body: { means: 'wechat' } })
  await platform.world.face.perform(ordered.providerId)
  const { challengeId } = ordered
  await twice('enrolment.finishFace', { body: { challengeId } })
  const sealedPassword = phone.seal('enrol', TEST_PASSWORD)
  const done = await twice('enrolment.setPassword', { body: { sealedPassword } })
  expect(done).toMatchObject({ kind: 'done', joined: false })
  const started = await twice('enrolment.startBank', { body: { phone: number } })
  const code = await bankCode(platform, number)
  await twice('enrolment.finishBank', { body: { requestId: started.requestId, code } })
  await twice('cards.licence', {})
  const seal = { sealedPassword: phone.seal('reveal', TEST_PASSWORD) }
  await twice('cards.reveal', { body: seal })
  await twice('cards.stop', {})

  const count_ = async (sql: string) => (await platform.database.pool.query(sql)).rows[0].count
  expect(await platform.world.messenger.inbox(number)).toHaveLength(2)
  expect(await count_(`select count(*)::int as count from holder_link`)).toBe(1)
  expect(await count_(`select count(*)::int as count from face_challenge`)).toBe(1)
  const { rows } = await platform.database.pool.query(
    `select kind, count(*)::int as count from activity where actor = 'Channel with Texts'
     group by kind order by kind`,
  )
  expect(rows).toEqual([
    { kind: 'bank.linked', count: 1 },
    { kind: 'card.issued', count: 1 },
    { kind: 'card.licenceShown', count: 1 },
    { kind: 'card.revealed', count: 1 },
    { kind: 'card.stopped', count: 1 },
  ])
})

test('behavior: an app that is killed at any step goes on there, on the same phone or another', async () => {
  const open = () => testPhone(platform, { channelId: 'ch_sms', hostUser: 'one' })
  const number = named('worker').enter.phone
  expect(await step(await open())).toEqual({ kind: 'identity' })
  await identify(await open(), named('worker'))
  expect(await step(await open())).toEqual({ kind: 'sms' })
  const proving = await open()
  await proving.call('enrolment.sendSms', { body: { phone: number } })
  const code = await bankCode(platform, number)
  await proving.call('enrolment.checkSms', { body: { code } })
  expect(await step(await open())).toMatchObject({ kind: 'face' })
  await takeFace(platform, await open())
  expect(await step(await open())).toEqual({ kind: 'password' })
  expect((await setPassword(await open())).body).toMatchObject({ kind: 'done' })
  expect(await step(await open())).toMatchObject({ kind: 'done' })
})

describe.each([
  ['lost', { card: { status: 'lost' } }, 'CARD_LOST'],
  ['cancelled', { card: { status: 'cancelled' } }, 'CARD_CANCELLED'],
  ['expired', { card: { validUntil: '2026-11-22' } }, 'CARD_EXPIRED'],
  ['of someone who died yesterday', { diedOn: '2026-11-22' }, 'ENROLMENT_PERSON_DECEASED'],
] as const)('behavior: a card that is %s', (_, overrides, code) => {
  test('before the first step', async () => {
    await change('worker', overrides)
    const phone = await testPhone(platform)
    expect((await identify(phone, named('worker'))).code).toBe(code)
    expect(await step(phone)).toEqual({ kind: 'identity' })
  })

  test('between name and face', async () => {
    const phone = await testPhone(platform)
    await identify(phone, named('worker'))
    await change('worker', overrides)
    expect((await takeFace(platform, phone)).code).toBe(code)
    // The step stays, so that a card that is found again goes on from here.
    expect(await step(phone)).toMatchObject({ kind: 'face', attemptsLeft: 3 })
  })

  test('between face and password', async () => {
    const phone = await testPhone(platform)
    await identify(phone, named('worker'))
    await takeFace(platform, phone)
    await change('worker', overrides)
    expect((await setPassword(phone)).code).toBe(code)
    expect(await step(phone)).toEqual({ kind: 'password' })
    await change('worker', { card: { status: 'normal', validUntil: '2031-06-01' } })
    if (code !== 'ENROLMENT_PERSON_DECEASED') {
      expect((await setPassword(phone)).body).toMatchObject({ kind: 'done' })
    }
  })

  test('between card and bank', async () => {
    const phone = await enrol(platform)
    await change('worker', overrides)
    expect((await linkBank(platform, phone)).code).toBe(code)
  })
})

describe('names', () => {
  test.each([
    ['one-character-name', '王伟'],
    ['long-name', undefined],
    ['minority-name', '阿依古丽·买买提'],
    ['minority-name', '阿依古丽．买买提'],
    ['minority-name', '阿依古丽・买买提'],
    ['minority-name', ' 阿依古丽 • 买买提 '],
    ['rare-character-name', '李𬀩𠮷'],
    ['foreign-2017', 'Smith Emma'],
    ['foreign-2017', 'ＳＭＩＴＨ　ＥＭＭＡ'],
    ['foreign-2023', 'TANAKA  KENJI'],
  ])('behavior: %s as it may be typed: %s', async (key, typed) => {
    const { person, enter } = named(key)
    const phone = await testPhone(platform, { host: 'bank' })
    const body = { name: typed ?? enter.name, documentNumber: enter.documentNumber }
    const found = await phone.call('enrolment.identify', { body })
    expect(found.body).toMatchObject({ kind: 'face' })
    await takeFace(platform, phone)
    expect((await setPassword(phone)).body).toMatchObject({ kind: 'done' })
    const licence = await phone.call('cards.licence')
    // The registry's own writing, with no character lost or halved.
    expect(licence.body.name).toBe(person.name)
  })

  test('parameters: of one character, of sixty, of sixty-one, of none', async () => {
    const phone = await testPhone(platform)
    const { documentNumber } = named('worker').enter
    const code = async (name: string) =>
      (await phone.call('enrolment.identify', { body: { name, documentNumber } })).code
    expect(await code('王')).toBe('ENROLMENT_NAME_MISMATCH')
    expect(await code('阿'.repeat(60))).toBe('ENROLMENT_NAME_MISMATCH')
    expect(await code('阿'.repeat(61))).toBe('REQUEST_MALFORMED')
    expect(await code('')).toBe('REQUEST_MALFORMED')
    for (const strange of [' ', '\u0000', '\ud800', "'; drop table person; --", '<b>', '%00']) {
      expect(await code(strange)).toBe('ENROLMENT_NAME_MISMATCH')
    }
  })

  test('parameters: numbers that are none', async () => {
    const phone = await testPhone(platform)
    for (const documentNumber of ['1', '\u0000', '٣٣٠٥٠٢', '3'.repeat(24), '33050219900512981x ']) {
      const body = { name: '王', documentNumber }
      const { code } = await phone.call('enrolment.identify', { body })
      expect(code).toBe('ENROLMENT_DOCUMENT_INVALID')
    }
  })
})

describe('time', () => {
  test('behavior: the day’s faces come back at midnight in China, not elsewhere', async () => {
    untilMidnight('2026-11-30')
    const phone = await testPhone(platform, { hostUser: 'one' })
    await identify(phone, named('face-refused'))
    for (let i = 0; i < 3; i += 1) await takeFace(platform, phone)
    expect((await takeFace(platform, phone)).code).toBe('FACE_LIMIT')
    expect(await step(phone)).toMatchObject({ attemptsLeft: 0 })
    // 30 November becomes 1 December there.
    platform.clock.advance(1)
    expect(await step(phone)).toMatchObject({ attemptsLeft: 3, help: [] })
    expect((await takeFace(platform, phone)).code).toBe('FACE_REFUSED')
  })

  test('behavior: an enrolment goes on across midnight, a month’s end and a year’s end', async () => {
    for (const [date, key] of [
      ['2026-12-15', 'worker'],
      ['2026-12-31', 'elder-child'],
      ['2027-02-28', 'family-mother'],
      ['2028-02-29', 'family-father'],
    ] as const) {
      untilMidnight(date)
      const phone = await testPhone(platform, { channelId: 'ch_sms' })
      await identify(phone, named(key))
      const number = named(key).enter.phone
      await phone.call('enrolment.sendSms', { body: { phone: number } })
      platform.clock.advance(1)
      const code = await bankCode(platform, number)
      await phone.call('enrolment.checkSms', { body: { code } })
      await takeFace(platform, phone)
      expect((await setPassword(phone)).body).toMatchObject({ kind: 'done' })
    }
  })

  test('behavior: a clock that jumps a day between face and password asks for the face again', async () => {
    const phone = await testPhone(platform, { hostUser: 'one' })
    await identify(phone, named('worker'))
    await takeFace(platform, phone)
    platform.clock.advance(DAY_MS)
    const next = await testPhone(platform, { hostUser: 'one' })
    expect(await step(next)).toMatchObject({ kind: 'face', maskedName: '*一鸣' })
    await takeFace(platform, next)
    expect((await setPassword(next)).body).toMatchObject({ kind: 'done' })
  })
})

test('behavior: two phones of two people who name one person: one card, and both are told', async () => {
  const phones = await Promise.all(
    Array.from({ length: 6 }, (_, i) =>
      testPhone(platform, { channelId: i % 2 ? 'ch_other' : 'ch_test', hostUser: `user-${i}` }),
    ),
  )
  await Promise.all(phones.map((phone) => identify(phone, named('worker'))))
  await Promise.all(phones.map((phone) => takeFace(platform, phone)))
  const done = await Promise.all(phones.map((phone) => setPassword(phone)))
  expect(done.map(({ status }) => status)).toEqual(phones.map(() => 200))
  const bodies = done.map(({ body }) => body as { cardId: string; joined: boolean })
  expect(new Set(bodies.map(({ cardId }) => cardId)).size).toBe(1)
  expect(bodies.filter(({ joined }) => !joined)).toHaveLength(1)
})

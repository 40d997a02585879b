import { type TestPlatform, testPhone, testPlatform } from '../channels/testing.ts'
import { personRefOf } from '../sandbox/population/sandbox-population.ts'
import { enrol, identify, named, setPassword, TEST_PASSWORD, takeFace } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const rows = async (sql: string, ...values: unknown[]) =>
  (await platform.database.pool.query(sql, values)).rows
const refOf = (key: string) => personRefOf(named(key).person.index)
/** Of the cards that the tests issued: two named people have theirs from elsewhere. */
const wrongCounts = async () => {
  const found = await rows(
    `select c.wrong_count from ecard c join activity a on a.bucket = c.bucket
       and a.person_id = c.person_id and a.kind = 'card.issued' and a.actor <> '邻市政务'`,
  )
  return found.map(({ wrong_count }) => wrong_count)
}
const unlock = (phone: Awaited<ReturnType<typeof testPhone>>, password = TEST_PASSWORD) =>
  phone.call('enrolment.unlock', { body: { sealedPassword: phone.seal('unlock', password) } })

test('default', async () => {
  const phone = await testPhone(platform)
  const step = async () => (await phone.call('enrolment.get')).body
  expect(await step()).toEqual({ kind: 'identity' })
  const found = await identify(phone, named('worker'))
  expect(found.body).toEqual({
    kind: 'face',
    maskedName: '*一鸣',
    attemptsLeft: 3,
    documentKind: 'resident-id',
    paths: ['host', 'page', 'desk'],
    help: [],
  })
  expect(await step()).toEqual(found.body)
  expect((await phone.call('cards.get')).code).toBe('SESSION_LOCKED')
  expect((await takeFace(platform, phone)).body).toEqual({ kind: 'password' })
  expect(await step()).toEqual({ kind: 'password' })
  const done = await setPassword(phone)
  expect(done.body).toMatchObject({ kind: 'done', level: 1, joined: false })
  const { card: opened, ...rest } = done.body as typeof done.body & { card: object }
  expect(await step()).toEqual(rest)

  const card = await phone.call('cards.get')
  expect(card.body).toEqual(opened)
  expect(card.body).toMatchObject({
    status: 'active',
    maskedName: '*一鸣',
    maskedNumber: expect.stringMatching(/^330\*{11}\d{3}[\dX]$/),
    region: '330500',
    regionName: { zh: '湖州市', en: 'Huzhou' },
    paymentOpen: true,
  })
  expect((await rows('select kind, actor from activity'))[0]).toMatchObject({
    kind: expect.any(String),
  })
  expect(await rows('select count(*)::int as count from enrolment')).toEqual([{ count: 0 }])
})

test.each([
  ['check-digit-wrong', 'ENROLMENT_DOCUMENT_INVALID'],
  ['name-mismatch', 'ENROLMENT_NAME_MISMATCH'],
  ['person-unknown', 'ENROLMENT_PERSON_UNKNOWN'],
  ['person-dead', 'ENROLMENT_PERSON_DECEASED'],
  ['card-none', 'ENROLMENT_NO_PHYSICAL_CARD'],
  ['card-lost', 'CARD_LOST'],
  ['card-cancelled', 'CARD_CANCELLED'],
  ['card-expired', 'CARD_EXPIRED'],
])('behavior: %s is refused at the first step', async (key, code) => {
  const phone = await testPhone(platform)
  expect((await identify(phone, named(key))).code).toBe(code)
  expect((await phone.call('enrolment.get')).body).toEqual({ kind: 'identity' })
  expect(await rows('select 1 from enrolment')).toEqual([])
})

test('behavior: a person who was typed wrong is corrected before the face', async () => {
  const phone = await testPhone(platform)
  await identify(phone, named('elder-child'))
  const ordered = await phone.call('enrolment.startFace', { body: { means: 'wechat' } })
  await platform.world.face.perform(ordered.body.providerId)
  await identify(phone, named('worker'))
  const { challengeId } = ordered.body
  const late = await phone.call('enrolment.finishFace', { body: { challengeId } })
  expect(late.code).toBe('ENROLMENT_STEP_CONFLICT')
  expect((await phone.call('enrolment.get')).body).toMatchObject({ kind: 'face' })
})

test('behavior: steps cannot be skipped or repeated', async () => {
  const phone = await testPhone(platform)
  const start = () => phone.call('enrolment.startFace', { body: { means: 'wechat' } })
  expect((await start()).code).toBe('ENROLMENT_STEP_CONFLICT')
  expect((await setPassword(phone)).code).toBe('ENROLMENT_STEP_CONFLICT')
  await identify(phone, named('worker'))
  expect((await setPassword(phone)).code).toBe('ENROLMENT_STEP_CONFLICT')
  await takeFace(platform, phone)
  expect((await start()).code).toBe('ENROLMENT_STEP_CONFLICT')
  expect((await identify(phone, named('worker'))).code).toBe('ENROLMENT_STEP_CONFLICT')
  await setPassword(phone)
  expect((await identify(phone, named('worker'))).code).toBe('ENROLMENT_STEP_CONFLICT')
})

test('behavior: it resumes on another phone, at the same step', async () => {
  const first = await testPhone(platform, { hostUser: 'one' })
  await identify(first, named('worker'))
  const second = await testPhone(platform, { hostUser: 'one' })
  expect((await second.call('enrolment.get')).body).toMatchObject({ kind: 'face' })
  await takeFace(platform, second)
  expect((await setPassword(first)).body).toMatchObject({ kind: 'done' })
  expect((await second.call('enrolment.get')).body).toMatchObject({ kind: 'done' })
  const stranger = await testPhone(platform, { hostUser: 'two' })
  expect((await stranger.call('enrolment.get')).body).toEqual({ kind: 'identity' })
})

test('behavior: a face that matched yesterday is asked again', async () => {
  const first = await testPhone(platform, { hostUser: 'one' })
  await identify(first, named('worker'))
  await takeFace(platform, first)
  platform.clock.advance(86_400_000)
  const second = await testPhone(platform, { hostUser: 'one' })
  expect((await second.call('enrolment.get')).body).toMatchObject({ kind: 'face' })
  expect((await setPassword(second)).code).toBe('ENROLMENT_STEP_CONFLICT')
})

test('behavior: thirty names are the limit of a day', async () => {
  const phone = await testPhone(platform)
  for (let i = 0; i < 30; i += 1) {
    expect((await identify(phone, named('name-mismatch'))).code).toBe('ENROLMENT_NAME_MISMATCH')
  }
  const over = await identify(phone, named('worker'))
  expect([over.status, over.code]).toEqual([429, 'REQUEST_RATE_LIMITED'])
})

test.each([
  ['123456', 'run'],
  ['900512', 'document'],
  ['880214', 'date'],
  ['111222', 'repeat'],
])('behavior: the password %s is too simple', async (password, reason) => {
  const phone = await testPhone(platform)
  await identify(phone, named('worker'))
  await takeFace(platform, phone)
  const refused = await setPassword(phone, password)
  expect([refused.status, refused.code]).toEqual([422, 'PASSWORD_TOO_SIMPLE'])
  expect(refused.parameters).toEqual({ reason })
  expect((await setPassword(phone)).status).toBe(200)
})

test('behavior: a password is for its session, purpose, object and moment', async () => {
  const phone = await enrol(platform)
  const other = await testPhone(platform)
  const nowUnix = Math.floor(platform.clock.now() / 1_000)
  const sealed = [
    phone.seal('reveal', TEST_PASSWORD),
    other.seal('unlock', TEST_PASSWORD),
    phone.seal('unlock', TEST_PASSWORD, { digest: 'x' }),
    phone.seal('unlock', TEST_PASSWORD, { nonce: 'x'.repeat(22) }),
    phone.seal('unlock', TEST_PASSWORD, { timeUnix: nowUnix - 301 }),
    phone.seal('unlock', TEST_PASSWORD, { timeUnix: nowUnix + 301 }),
    phone.seal('reveal', TEST_PASSWORD, { isWithoutBigInt: true }),
    other.seal('unlock', TEST_PASSWORD, { isWithoutBigInt: true }),
    other.seal('unlock', TEST_PASSWORD, { isWithoutBigInt: true, sessionId: phone.kid }),
    `${phone.seal('unlock', TEST_PASSWORD, { isWithoutBigInt: true }).slice(0, -4)}AAAA`,
    `${phone.seal('unlock', TEST_PASSWORD).slice(0, -4)}AAAA`,
    'A'.repeat(200),
  ]
  for (const sealedPassword of sealed) {
    const answer = await phone.call('enrolment.unlock', { body: { sealedPassword } })
    expect([answer.status, answer.code]).toEqual([400, 'PASSWORD_UNREADABLE'])
  }
  expect(await wrongCounts()).toEqual([0])
  const sealedPassword = phone.seal('unlock', TEST_PASSWORD, { isWithoutBigInt: true })
  expect((await phone.call('enrolment.unlock', { body: { sealedPassword } })).status).toBe(200)
})

test('behavior: five wrong passwords lock the card on every channel; the face is the way out', async () => {
  await enrol(platform, 'worker', { hostUser: 'one' })
  const elsewhere = await testPhone(platform, { channelId: 'ch_other', hostUser: 'w' })
  await identify(elsewhere, named('worker'))
  await takeFace(platform, elsewhere)
  const one = await testPhone(platform, { hostUser: 'one' })
  const two = await testPhone(platform, { channelId: 'ch_other', hostUser: 'w' })
  expect([one.session.holder, two.session.holder]).toEqual(['locked', 'locked'])
  for (const [phone, attemptsLeft] of [
    [one, 4],
    [two, 3],
    [one, 2],
    [two, 1],
  ] as const) {
    const wrong = await unlock(phone, '704918')
    expect([wrong.status, wrong.code]).toEqual([403, 'PASSWORD_WRONG'])
    expect(wrong.parameters).toEqual({ attemptsLeft })
  }
  expect((await unlock(one, '704918')).code).toBe('PASSWORD_LOCKED')
  expect((await unlock(two)).code).toBe('PASSWORD_LOCKED')
  expect((await one.call('cards.get')).code).toBe('SESSION_LOCKED')

  expect((await one.call('enrolment.get')).body).toMatchObject({
    kind: 'face',
    maskedName: '*一鸣',
  })
  expect((await takeFace(platform, one)).body).toEqual({ kind: 'password' })
  expect((await setPassword(one, '481907')).body).toMatchObject({ kind: 'done' })
  expect((await one.call('cards.get')).status).toBe(200)
  expect((await unlock(two)).code).toBe('PASSWORD_WRONG')
  expect((await unlock(two, '481907')).status).toBe(200)
})

test('behavior: a right password forgets the wrong ones; the same request counts once', async () => {
  await enrol(platform, 'worker', { hostUser: 'one' })
  const phone = await testPhone(platform, { hostUser: 'one' })
  const body = { sealedPassword: phone.seal('unlock', '704918') }
  for (let i = 0; i < 7; i += 1) {
    const answer = await phone.call('enrolment.unlock', { body, idempotencyKey: 'wrong-once' })
    expect(answer.parameters).toEqual({ attemptsLeft: 4 })
  }
  expect((await unlock(phone)).status).toBe(200)
  expect(await wrongCounts()).toEqual([0])
})

test('behavior: of forty guesses at once no more than five are looked at', async () => {
  await enrol(platform, 'worker', { hostUser: 'one' })
  const phone = await testPhone(platform, { hostUser: 'one' })
  const guesses = Array.from({ length: 40 }, (_, i) => String(407_000 + i * 17))
  const answers = await Promise.all(guesses.map((guess) => unlock(phone, guess)))
  const count = (code: string) => answers.filter((answer) => answer.code === code).length
  expect([count('PASSWORD_WRONG'), count('PASSWORD_LOCKED')]).toEqual([4, 36])
})

test('behavior: a card that exists is joined from another channel', async () => {
  await enrol(platform, 'worker')
  const phone = await testPhone(platform, { channelId: 'ch_other' })
  await identify(phone, named('worker'))
  expect((await takeFace(platform, phone)).body).toMatchObject({ kind: 'done', joined: true })
  expect((await phone.call('cards.get')).status).toBe(200)
  const activity = await phone.call('activity.list')
  expect(activity.body.entries.map(({ kind, actor }) => [kind, actor])).toEqual([
    ['card.joined', 'Other Channel'],
    ['card.issued', 'Test Channel'],
  ])
})

test('behavior: a card issued elsewhere before is joined and opened by its password', async () => {
  const phone = await testPhone(platform, { hostUser: 'one' })
  await identify(phone, named('issued-elsewhere'))
  expect((await takeFace(platform, phone)).body).toMatchObject({ kind: 'done', joined: true })
  const again = await testPhone(platform, { hostUser: 'one' })
  expect(again.session.holder).toBe('locked')
  expect((await unlock(again)).status).toBe(200)
})

test('behavior: a password locked elsewhere is told, with the way out by face', async () => {
  const phone = await testPhone(platform)
  await identify(phone, named('password-locked'))
  await takeFace(platform, phone)
  expect((await unlock(phone)).code).toBe('PASSWORD_LOCKED')
  expect((await phone.call('enrolment.get')).body).toMatchObject({ kind: 'face' })
})

test('behavior: two channels that enrol one person at once make one card', async () => {
  const phones = await Promise.all(
    ['ch_test', 'ch_other', 'ch_test'].map((channelId) => testPhone(platform, { channelId })),
  )
  for (const phone of phones) {
    await identify(phone, named('worker'))
    await takeFace(platform, phone)
  }
  const done = await Promise.all(phones.map((phone) => setPassword(phone)))
  expect(done.map(({ status }) => status)).toEqual([200, 200, 200])
  const bodies = done.map(({ body }) => body as { cardId: string; joined: boolean })
  expect(new Set(bodies.map(({ cardId }) => cardId)).size).toBe(1)
  expect(bodies.filter(({ joined }) => !joined)).toHaveLength(1)
  expect(await wrongCounts()).toHaveLength(1)
  for (const phone of phones) expect((await phone.call('cards.get')).status).toBe(200)
})

test('behavior: two phones of one user finish at once, with one card', async () => {
  const phones = [
    await testPhone(platform, { hostUser: 'one' }),
    await testPhone(platform, { hostUser: 'one' }),
  ]
  await identify(phones[0]!, named('worker'))
  await takeFace(platform, phones[1]!)
  const done = await Promise.all(phones.map((phone) => setPassword(phone)))
  expect(done.map(({ body }) => (body as { kind: string }).kind)).toEqual(['done', 'done'])
})

test.each([
  ['lost card', { card: { status: 'lost' } }, 'CARD_LOST'],
  ['death', { diedOn: '2026-11-22' }, 'ENROLMENT_PERSON_DECEASED'],
] as const)('behavior: a %s between two steps stops the enrolment', async (_, change, code) => {
  const phone = await testPhone(platform)
  await identify(phone, named('worker'))
  await takeFace(platform, phone)
  await platform.world.overrides.write(refOf('worker'), change)
  expect((await setPassword(phone)).code).toBe(code)
  expect(await rows('select 1 from holder_link')).toEqual([])

  await platform.world.overrides.write(refOf('elder-child'), change)
  const earlier = await testPhone(platform)
  expect((await identify(earlier, named('elder-child'))).code).toBe(code)
})

test('behavior: registries that cannot be reached are said', async () => {
  const phone = await testPhone(platform)
  await platform.world.faults.set('populationUnavailable', true)
  const answer = await identify(phone, named('worker'))
  expect([answer.status, answer.code]).toEqual([503, 'PLATFORM_UNAVAILABLE'])
  await platform.world.faults.set('populationUnavailable', false)
  expect((await identify(phone, named('worker'))).status).toBe(200)
})

test('behavior: nothing personal lies in the database or the log in clear', async () => {
  const phone = await enrol(platform)
  await phone.call('cards.get')
  const { name, documentNumber, phone: number } = named('worker').enter
  const { rows: tables } = await platform.database.pool.query(
    `select tablename from pg_tables where schemaname = 'public' and tablename not like 'sandbox%'`,
  )
  const dump: string[] = [...platform.logLines]
  for (const { tablename } of tables) {
    dump.push(...(await rows(`select t::text as line from "${tablename}" t`)).map((r) => r.line))
  }
  const all = dump.join('\n')
  expect(all.length).toBeGreaterThan(1_000)
  for (const secret of [name, documentNumber, number, TEST_PASSWORD]) {
    expect(all).not.toContain(secret)
    expect(all).not.toContain(Buffer.from(secret).toString('hex'))
  }
})

import { openReveal } from '@essc/protocol/cards/reveal'
import { type TestPhone, type TestPlatform, testPhone, testPlatform } from '../channels/testing.ts'
import { enrol, named, TEST_PASSWORD } from '../enrolment/testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const reveal = (phone: TestPhone, challengeId: string) =>
  phone.call('cards.reveal', { body: { challengeId } })
const kinds = async (phone: TestPhone) =>
  (await phone.call('activity.list')).body.entries.map(({ kind }) => kind)

async function faced(phone: TestPhone, means = 'wechat') {
  const { body } = await phone.call('cards.startFace', { body: { means } })
  await platform.world.face.perform(body.providerId)
  return body.challengeId
}

test('default: a face reveals name and number, once, for half a minute', async () => {
  const phone = await enrol(platform)
  const { name, documentNumber } = named('worker').enter
  const challengeId = await faced(phone)
  const { body } = await reveal(phone, challengeId)
  const expiresAtUnix = platform.clock.now() / 1_000 + 30
  expect(openReveal(phone.secret, body.sealed)).toEqual({ name, documentNumber, expiresAtUnix })
  expect(body.expiresAtUnix).toBe(expiresAtUnix)
  expect((await reveal(phone, challengeId)).code).toBe('ENROLMENT_STEP_CONFLICT')
  expect(await kinds(phone)).toEqual(['card.revealed', 'card.issued'])
})

test('behavior: a face that was not taken, was refused, or was for something else reveals nothing', async () => {
  const phone = await enrol(platform)
  const ordered = await phone.call('cards.startFace', { body: { means: 'wechat' } })
  const { challengeId, providerId } = ordered.body
  expect((await reveal(phone, challengeId)).code).toBe('FACE_UNAVAILABLE')
  await platform.world.face.perform(providerId, 'refused')
  const refused = await reveal(phone, challengeId)
  expect([refused.code, refused.parameters]).toEqual(['FACE_REFUSED', { attemptsLeft: 2 }])

  const enrolment = await phone.call('enrolment.startFace', { body: { means: 'wechat' } })
  await platform.world.face.perform(enrolment.body.providerId)
  expect((await reveal(phone, enrolment.body.challengeId)).code).toBe('REQUEST_NOT_FOUND')
  const other = await faced(phone)
  const finish = { body: { challengeId: other } }
  expect((await phone.call('enrolment.finishFace', finish)).code).toBe('REQUEST_NOT_FOUND')
  expect(await kinds(phone)).toEqual(['card.issued'])
})

test('behavior: a check belongs to the session that ordered it', async () => {
  const one = await enrol(platform, 'worker', { hostUser: 'one' })
  const challengeId = await faced(one)
  const two = await testPhone(platform, { hostUser: 'one' })
  const sealedPassword = two.seal('unlock', TEST_PASSWORD)
  await two.call('enrolment.unlock', { body: { sealedPassword } })
  expect((await reveal(two, challengeId)).code).toBe('REQUEST_NOT_FOUND')
  const stranger = await enrol(platform, 'elder-child')
  expect((await reveal(stranger, challengeId)).code).toBe('REQUEST_NOT_FOUND')
  expect((await reveal(one, challengeId)).status).toBe(200)
})

test('behavior: neither or both proofs are no request', async () => {
  const phone = await enrol(platform)
  const challengeId = await faced(phone)
  const sealedPassword = phone.seal('reveal', TEST_PASSWORD)
  for (const body of [{}, { challengeId, sealedPassword }, { challengeId: 'x' }]) {
    expect((await phone.call('cards.reveal', { body })).code).toBe('REQUEST_MALFORMED')
  }
})

test('behavior: a permit is not checked by WeChat here either', async () => {
  const phone = await enrol(platform, 'macao-permit')
  const closed = await phone.call('cards.startFace', { body: { means: 'wechat' } })
  expect(closed.code).toBe('FACE_PATH_CLOSED')
})

test('default: the licence has what a clerk looks at, with the platform’s time', async () => {
  const phone = await enrol(platform)
  const { name, documentNumber } = named('worker').enter
  const card = (await phone.call('cards.get')).body
  const { body } = await phone.call('cards.licence')
  const atUnix = platform.clock.now() / 1_000
  const { maskedNumber, status, level, region, regionName, bankName, issuedOn, validUntil } = card
  expect(body).toEqual({
    name,
    maskedNumber,
    status,
    level,
    region,
    regionName,
    bankName,
    issuedOn,
    validUntil,
    atUnix,
    expiresAtUnix: atUnix + 120,
  })
  expect(JSON.stringify(body)).not.toContain(documentNumber)
  expect(await kinds(phone)).toEqual(['card.licenceShown', 'card.issued'])
})

test('behavior: a locked card shows no licence; a lost one says so', async () => {
  await enrol(platform, 'worker', { hostUser: 'one' })
  const locked = await testPhone(platform, { hostUser: 'one' })
  expect((await locked.call('cards.licence')).code).toBe('SESSION_LOCKED')
  const phone = await enrol(platform, 'elder-child')
  const found = await platform.world.ports.population.check(named('elder-child').enter)
  const { personRef } = found as { personRef: string }
  await platform.world.overrides.write(personRef, { card: { status: 'lost' } })
  expect((await phone.call('cards.licence')).body.status).toBe('lost')
})

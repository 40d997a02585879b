import { randomBytes } from 'node:crypto'
import { toBase64Url } from '@essc/crypto/bytes'
import { sm2KeyPair } from '@essc/crypto/sm2'
import { CONSOLE_TOKEN, type TestPlatform, testPhone, testPlatform } from '../channels/testing.ts'
import { enrol, identify, named, takeFace } from '../enrolment/testing.ts'
import { personRefOf } from './population/sandbox-population.ts'
import { sandboxOperators, seedSandbox } from './seed.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const ask = async (method: 'GET' | 'POST', path: string, body?: object, token = CONSOLE_TOKEN) => {
  const response = await platform.app.inject({
    method,
    url: `/v1/sandbox/${path}`,
    headers: { authorization: `Bearer ${token}` },
    ...(body && { payload: body }),
  })
  return { status: response.statusCode, body: response.json() }
}
const refOf = (key: string) => personRefOf(named(key).person.index)

test('default', async () => {
  const { body } = await ask('GET', 'people')
  expect(body.people).toHaveLength(40)
  expect(body.people[0]).toMatchObject({
    key: 'worker',
    personRef: refOf('worker'),
    cardStatus: 'active',
    alive: true,
    enter: named('worker').enter,
  })
  const statuses = Object.fromEntries(
    body.people.map(({ key, cardStatus }: { key: string; cardStatus: string }) => [
      key,
      cardStatus,
    ]),
  )
  expect(statuses).toMatchObject({
    'card-lost': 'lost',
    'card-cancelled': 'cancelled',
    'card-expired': 'expired',
    'card-none': 'none',
  })
  expect((await ask('GET', 'people?from=5&count=3')).body.people).toHaveLength(3)
  expect((await ask('GET', 'amounts')).body.amounts).toHaveLength(10)
})

test('behavior: anybody of the population enrols', async () => {
  const { body } = await ask('GET', 'people?from=0&count=60')
  const someone = body.people.find(
    ({ cardStatus, alive }: { cardStatus: string; alive: boolean }) =>
      cardStatus === 'active' && alive,
  )
  const phone = await testPhone(platform)
  const { name, documentNumber } = someone.enter
  const step = await phone.call('enrolment.identify', { body: { name, documentNumber } })
  expect(step.body).toMatchObject({ kind: 'face' })
})

test('behavior: the console is closed without its token', async () => {
  const bare = await platform.app.inject({ method: 'GET', url: '/v1/sandbox/people' })
  expect([bare.statusCode, bare.json().code]).toEqual([401, 'PROOF_MISSING'])
  const wrong = await ask('POST', 'clock', { advance: '1d' }, 'another-token-of-enough-length')
  expect([wrong.status, wrong.body.code]).toEqual([401, 'PROOF_INVALID'])
})

test('behavior: a card that the console loses is lost, and found again', async () => {
  const phone = await enrol(platform)
  const status = async () => (await phone.call('cards.get')).body.status
  const change = (card: object) => ask('POST', `people/${refOf('worker')}`, { card })
  for (const wanted of ['lost', 'cancelled'] as const) {
    expect((await change({ status: wanted })).status).toBe(200)
    expect(await status()).toBe(wanted)
  }
  await change({ status: 'normal', validUntil: '2026-01-01' })
  expect(await status()).toBe('expired')
  await change({ validUntil: '2036-01-01' })
  expect(await status()).toBe('active')
  await ask('POST', `people/${refOf('worker')}`, { diedOn: '2026-11-20' })
  expect(await status()).toBe('cancelled')
  expect((await ask('POST', 'people/sp_59999999', {})).status).toBe(404)
})

test('behavior: the face screen decides by person, unless an outcome is forced', async () => {
  const phone = await testPhone(platform)
  await identify(phone, named('worker'))
  const ordered = await phone.call('enrolment.startFace', { body: { means: 'bridge' } })
  const { providerId, challengeId } = ordered.body
  expect((await ask('POST', `faces/${providerId}`, { outcome: 'refused' })).status).toBe(200)
  expect((await ask('POST', `faces/${providerId}`, {})).status).toBe(404)
  const finish = await phone.call('enrolment.finishFace', { body: { challengeId } })
  expect(finish.code).toBe('FACE_REFUSED')
  expect((await takeFace(platform, phone)).status).toBe(200)
})

test('behavior: a check that was ordered for one person shows nobody else', async () => {
  const { face } = platform.world
  const personRef = refOf('worker')
  const { faceSessionId } = await face.start({ personRef, challenge: 'c'.repeat(32) })
  await face.perform(faceSessionId)
  expect(await face.outcome({ personRef, faceSessionId, attempt: 1 })).toBe('passed')
  const other = { personRef: refOf('elder-child'), faceSessionId, attempt: 1 }
  expect(await face.outcome(other)).toBe('refused')
})

test('behavior: faults come and go', async () => {
  const phone = await testPhone(platform)
  const on = await ask('POST', 'faults', { fault: 'cardRegistryUnavailable', on: true })
  expect(on.body).toEqual({ faults: ['cardRegistryUnavailable'] })
  expect((await identify(phone, named('worker'))).code).toBe('PLATFORM_UNAVAILABLE')
  await ask('POST', 'faults', { fault: 'cardRegistryUnavailable', on: false })
  expect((await ask('GET', 'faults')).body).toEqual({ faults: [] })
  await identify(phone, named('worker'))
  await ask('POST', 'faults', { fault: 'faceUnavailable', on: true })
  expect((await takeFace(platform, phone)).code).toBe('FACE_UNAVAILABLE')
  expect((await ask('POST', 'faults', { fault: 'everything', on: true })).status).toBe(400)
})

test('behavior: messages land in the inbox, and get lost on demand', async () => {
  const phone = await enrol(platform)
  const number = named('worker').enter.phone
  await phone.call('enrolment.startBank', { body: { phone: number } })
  const { body } = await ask('GET', `messages?phone=${number}`)
  expect(body.messages).toHaveLength(1)
  expect(body.messages[0].text).toMatch(/\d{6}/)
  await ask('POST', 'faults', { fault: 'messagesLost', on: true })
  await phone.call('enrolment.startBank', { body: { phone: number } })
  expect((await ask('GET', 'messages')).body.messages).toHaveLength(1)
})

test('behavior: the clock moves forward for all', async () => {
  const before = (await ask('GET', 'clock')).body.nowMs
  expect((await ask('POST', 'clock', { advance: '+2d' })).body.nowMs).toBe(before + 172_800_000)
  expect(platform.clock.now()).toBe(before + 172_800_000)
  expect((await ask('POST', 'clock', { advance: '-2d' })).status).toBe(400)
})

test('behavior: channels and terminals are made here', async () => {
  const { operators } = (await ask('GET', 'operators')).body
  expect(operators).toHaveLength(sandboxOperators.length)
  const { operatorId } = operators[0]
  const made = await ask('POST', 'provisioning', { operatorId })
  expect(made.body.provisioningCode).toMatch(/^[A-Z2-9]{4}(-[A-Z2-9]{4}){3}$/)
  const none = { operatorId: operatorId.replace(/.$/, 'f') }
  expect((await ask('POST', 'provisioning', none)).status).toBe(404)

  const publicKey = toBase64Url(sm2KeyPair((length) => randomBytes(length)).publicKey)
  const channel = { channelId: 'ch_new', name: 'New', publicKey }
  expect((await ask('POST', 'channels', channel)).body).toEqual({ isNew: true })
  expect((await ask('POST', 'channels', channel)).body).toEqual({ isNew: false })
})

test('behavior: seeding again changes nothing', async () => {
  const count = async () =>
    (
      await platform.database.pool.query(
        `select (select count(*) from ecard)::int as cards, (select count(*) from channel)::int
         as channels, (select count(*) from activity)::int as entries`,
      )
    ).rows[0]
  const before = await count()
  expect(before.cards).toBe(2)
  await seedSandbox(platform.rooms.context, { channels: [] })
  expect(await count()).toEqual(before)
})

import { type TestPlatform, testPhone, testPlatform } from '../channels/testing.ts'
import { identify, named, takeFace } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

test('behavior: three refused faces are the limit of a day', async () => {
  const phone = await testPhone(platform)
  await identify(phone, named('face-refused'))
  for (const attemptsLeft of [2, 1, 0]) {
    const refused = await takeFace(platform, phone)
    expect([refused.status, refused.code]).toEqual([422, 'FACE_REFUSED'])
    expect(refused.parameters).toEqual({ attemptsLeft })
  }
  expect((await takeFace(platform, phone)).code).toBe('FACE_LIMIT')
  expect((await phone.call('enrolment.get')).body).toMatchObject({ attemptsLeft: 0 })
  platform.clock.advance(86_400_000)
  const next = await testPhone(platform, {})
  await identify(next, named('face-refused'))
  expect((await takeFace(platform, next)).code).toBe('FACE_REFUSED')
})

test('behavior: the limit is not lifted by naming somebody else', async () => {
  const phone = await testPhone(platform)
  await identify(phone, named('face-refused'))
  for (let i = 0; i < 3; i += 1) await takeFace(platform, phone)
  await identify(phone, named('worker'))
  expect((await takeFace(platform, phone)).code).toBe('FACE_LIMIT')
})

test('behavior: checks that are ordered ahead are no more tries', async () => {
  const phone = await testPhone(platform)
  await identify(phone, named('face-refused'))
  const ordered = []
  for (let i = 0; i < 6; i += 1) {
    const { body } = await phone.call('enrolment.startFace', { body: { means: 'wechat' } })
    await platform.world.face.perform(body.providerId, i === 5 ? 'passed' : 'refused')
    ordered.push(body.challengeId)
  }
  const last = ordered.pop()!
  const finish = (challengeId: string) =>
    phone.call('enrolment.finishFace', { body: { challengeId } })
  const answers = await Promise.all(ordered.map(finish))
  const codes = answers.map(({ code }) => code).sort()
  expect(codes).toEqual(['FACE_LIMIT', 'FACE_LIMIT', ...Array(3).fill('FACE_REFUSED')])
  expect((await finish(last)).code).toBe('FACE_LIMIT')
})

test('behavior: refused once, then passed', async () => {
  const phone = await testPhone(platform)
  await identify(phone, named('face-refused-once'))
  expect((await takeFace(platform, phone)).code).toBe('FACE_REFUSED')
  expect((await takeFace(platform, phone)).body).toEqual({ kind: 'password' })
})

test('behavior: a cancelled face costs no try, one that timed out does', async () => {
  const phone = await testPhone(platform)
  await identify(phone, named('face-cancelled'))
  const cancelled = await takeFace(platform, phone)
  expect([cancelled.code, cancelled.parameters]).toEqual(['FACE_CANCELLED', { attemptsLeft: 3 }])
  const late = await testPhone(platform)
  await identify(late, named('face-timed-out'))
  const timedOut = await takeFace(platform, late)
  expect([timedOut.code, timedOut.parameters]).toEqual(['FACE_TIMED_OUT', { attemptsLeft: 2 }])
})

test('behavior: the provider is unavailable', async () => {
  const phone = await testPhone(platform)
  await identify(phone, named('face-unavailable'))
  const answer = await takeFace(platform, phone)
  expect([answer.status, answer.code]).toEqual([503, 'FACE_UNAVAILABLE'])
})

test("behavior: the host's word that a face was taken counts for nothing", async () => {
  const phone = await testPhone(platform)
  await identify(phone, named('worker'))
  const ordered = await phone.call('enrolment.startFace', { body: { means: 'alipay' } })
  expect(ordered.body.url).toContain(ordered.body.providerId)
  const { challengeId } = ordered.body
  const finish = () => phone.call('enrolment.finishFace', { body: { challengeId } })
  expect((await finish()).code).toBe('FACE_UNAVAILABLE')
  platform.clock.advance(300_000)
  await platform.world.face.perform(ordered.body.providerId)
  expect((await finish()).body).toEqual({ kind: 'password' })
})

test('behavior: a check that nobody performs times out', async () => {
  const phone = await testPhone(platform)
  await identify(phone, named('worker'))
  const ordered = await phone.call('enrolment.startFace', { body: { means: 'wechat' } })
  platform.clock.advance(599_999)
  const renewed = await phone.call('channels.renewToken')
  platform.clock.advance(1)
  expect(renewed.status).toBe(200)
  const { challengeId } = ordered.body
  const late = await phone.call('enrolment.finishFace', { body: { challengeId } })
  expect(late.code).toBe('FACE_TIMED_OUT')
})

test('behavior: a challenge belongs to the session that ordered it, and works once', async () => {
  const one = await testPhone(platform, { hostUser: 'one' })
  const two = await testPhone(platform, { hostUser: 'one' })
  await identify(one, named('worker'))
  const ordered = await one.call('enrolment.startFace', { body: { means: 'wechat' } })
  await platform.world.face.perform(ordered.body.providerId)
  const body = { challengeId: ordered.body.challengeId }
  expect((await two.call('enrolment.finishFace', { body })).code).toBe('REQUEST_NOT_FOUND')
  const request = { body, idempotencyKey: 'finish-face-1' }
  expect((await one.call('enrolment.finishFace', request)).status).toBe(200)
  // A lost reply is asked for again, although the step has moved on; a fresh request is not.
  expect((await one.call('enrolment.finishFace', request)).body).toEqual({ kind: 'password' })
  expect((await one.call('enrolment.finishFace', { body })).code).toBe('ENROLMENT_STEP_CONFLICT')
})

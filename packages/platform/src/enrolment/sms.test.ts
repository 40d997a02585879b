import { type TestPhone, type TestPlatform, testPhone, testPlatform } from '../channels/testing.ts'
import { bankCode, identify, named, proveNumber, setPassword, takeFace } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(() => platform.reset())
afterAll(() => platform.stop())

const NUMBER = '19912345678'
const channelId = 'ch_sms'
const send = (phone: TestPhone, number = NUMBER) =>
  phone.call('enrolment.sendSms', { body: { phone: number } })
const check = (phone: TestPhone, code: string) =>
  phone.call('enrolment.checkSms', { body: { code } })
const wrongOf = (code: string) => (code === '000000' ? '000001' : '000000')
const step = async (phone: TestPhone) => (await phone.call('enrolment.get')).body

async function atSms(hostUser = 'one'): Promise<TestPhone> {
  const phone = await testPhone(platform, { channelId, hostUser })
  expect((await identify(phone, named('worker'))).body).toEqual({ kind: 'sms' })
  return phone
}

test('default', async () => {
  const phone = await atSms()
  const nowUnix = platform.clock.now() / 1_000
  const sent = {
    kind: 'sms',
    sent: {
      maskedPhone: '199****5678',
      expiresAtUnix: nowUnix + 300,
      sendAgainAtUnix: nowUnix + 60,
      attemptsLeft: 5,
    },
  }
  expect((await send(phone)).body).toEqual(sent)
  expect(await step(phone)).toEqual(sent)
  const [message] = await platform.world.messenger.inbox(NUMBER)
  expect(message!.text).toMatch(/\d{6}/)
  expect((await check(phone, await bankCode(platform, NUMBER))).body).toMatchObject({
    kind: 'face',
    maskedName: '*一鸣',
  })
  await takeFace(platform, phone)
  expect((await setPassword(phone)).body).toMatchObject({ kind: 'done' })
  const { rows } = await platform.database.pool.query('select 1 from sms_code')
  expect(rows).toEqual([])
})

test('behavior: a channel that asks for no text has no such step', async () => {
  const phone = await testPhone(platform)
  expect((await identify(phone, named('worker'))).body).toMatchObject({ kind: 'face' })
  expect((await send(phone)).code).toBe('ENROLMENT_STEP_CONFLICT')
  expect((await check(phone, '123456')).code).toBe('ENROLMENT_STEP_CONFLICT')
})

test('behavior: the step cannot be skipped', async () => {
  const phone = await atSms()
  const face = await phone.call('enrolment.startFace', { body: { means: 'wechat' } })
  expect(face.code).toBe('ENROLMENT_STEP_CONFLICT')
  expect((await phone.call('enrolment.startDesk')).code).toBe('ENROLMENT_STEP_CONFLICT')
  expect((await setPassword(phone)).code).toBe('ENROLMENT_STEP_CONFLICT')
  expect((await check(phone, '123456')).code).toBe('SMS_CODE_EXPIRED')
})

test('behavior: five wrong codes, then the right one is of no use; another text is', async () => {
  const phone = await atSms()
  await send(phone)
  const right = await bankCode(platform, NUMBER)
  for (const attemptsLeft of [4, 3, 2, 1, 0]) {
    const wrong = await check(phone, wrongOf(right))
    expect([wrong.status, wrong.code, wrong.parameters]).toEqual([
      422,
      'SMS_CODE_WRONG',
      { attemptsLeft },
    ])
  }
  expect((await check(phone, right)).code).toBe('SMS_CODE_EXPIRED')
  platform.clock.advance(60_000)
  expect((await proveNumber(platform, phone, NUMBER)).body).toMatchObject({ kind: 'face' })
})

test('behavior: of forty guesses at once no more than five are looked at', async () => {
  const phone = await atSms()
  await send(phone)
  const right = Number(await bankCode(platform, NUMBER))
  const guesses = Array.from({ length: 40 }, (_, i) => (right + 1 + i) % 1_000_000)
  const answers = await Promise.all(
    guesses.map((guess) => check(phone, String(guess).padStart(6, '0'))),
  )
  expect(answers.filter(({ code }) => code === 'SMS_CODE_WRONG')).toHaveLength(5)
  expect(answers.filter(({ code }) => code === 'SMS_CODE_EXPIRED')).toHaveLength(35)
})

test('behavior: a code is good for five minutes', async () => {
  const phone = await atSms()
  await send(phone)
  const code = await bankCode(platform, NUMBER)
  platform.clock.advance(300_000)
  expect(await step(phone)).toEqual({ kind: 'sms' })
  expect((await check(phone, code)).code).toBe('SMS_CODE_EXPIRED')
})

test('behavior: a minute between two texts, and the newest counts', async () => {
  const phone = await atSms()
  await send(phone)
  const first = await bankCode(platform, NUMBER)
  platform.clock.advance(59_001)
  const soon = await send(phone)
  expect([soon.status, soon.code, soon.parameters]).toEqual([429, 'SMS_TOO_SOON', { seconds: 1 }])
  platform.clock.advance(999)
  expect((await send(phone)).status).toBe(200)
  const second = await bankCode(platform, NUMBER)
  if (first !== second) expect((await check(phone, first)).code).toBe('SMS_CODE_WRONG')
  expect((await check(phone, second)).status).toBe(200)
})

test('behavior: two requests at once send one text, and the same request again none', async () => {
  const phone = await atSms()
  const answers = await Promise.all([send(phone), send(phone)])
  expect(answers.map(({ code }) => code).sort()).toEqual(['SMS_TOO_SOON', undefined].sort())
  platform.clock.advance(60_000)
  const request = { body: { phone: NUMBER }, idempotencyKey: 'send-once' }
  const first = await phone.call('enrolment.sendSms', request)
  expect((await phone.call('enrolment.sendSms', request)).body).toEqual(first.body)
  expect(await platform.world.messenger.inbox(NUMBER)).toHaveLength(2)
})

test('behavior: five texts a day to one user, ten to one number whoever asks', async () => {
  const codes: (string | undefined)[] = []
  for (const user of ['one', 'two', 'three']) {
    const phone = await atSms(user)
    for (let i = 0; i < 6; i += 1) {
      codes.push((await send(phone)).code)
      platform.clock.advance(60_000)
    }
  }
  const sent = codes.filter((code) => code === undefined).length
  expect([sent, codes.filter((code) => code === 'SMS_LIMIT').length]).toEqual([10, 8])
}, 60_000)

test('behavior: a code belongs to the session that asked for it', async () => {
  const one = await atSms()
  await send(one)
  const code = await bankCode(platform, NUMBER)
  const two = await testPhone(platform, { channelId, hostUser: 'one' })
  expect(await step(two)).toEqual({ kind: 'sms' })
  expect((await check(two, code)).code).toBe('SMS_CODE_EXPIRED')
  const stranger = await atSms('two')
  expect((await check(stranger, code)).code).toBe('SMS_CODE_EXPIRED')
  expect((await check(one, code)).status).toBe(200)
})

test('behavior: a name that is corrected after the code needs no second text', async () => {
  const phone = await atSms()
  await proveNumber(platform, phone, NUMBER)
  expect((await identify(phone, named('elder-child'))).body).toMatchObject({ kind: 'face' })
  const other = await testPhone(platform, { channelId, hostUser: 'one' })
  expect((await identify(other, named('worker'))).body).toEqual({ kind: 'sms' })
})

test('behavior: a text that was lost, or could not be handed over, can be asked for again', async () => {
  const phone = await atSms()
  await platform.world.faults.set('messagesUnavailable', true)
  const failed = await send(phone)
  expect([failed.status, failed.code]).toEqual([503, 'PLATFORM_UNAVAILABLE'])
  await platform.world.faults.set('messagesUnavailable', false)
  await platform.world.faults.set('messagesLost', true)
  expect((await send(phone)).status).toBe(200)
  expect(await platform.world.messenger.inbox(NUMBER)).toEqual([])
  await platform.world.faults.set('messagesLost', false)
  platform.clock.advance(60_000)
  expect((await proveNumber(platform, phone, NUMBER)).body).toMatchObject({ kind: 'face' })
})

test('behavior: number and code lie nowhere in clear', async () => {
  const phone = await atSms()
  await send(phone)
  const code = await bankCode(platform, NUMBER)
  const { pool } = platform.database
  for (const table of ['sms_code', 'sms_phone', 'face_try', 'enrolment', 'idempotency']) {
    const { rows } = await pool.query<{ line: string }>(`select t::text as line from ${table} t`)
    const all = rows.map(({ line }) => line).join('\n')
    for (const secret of [NUMBER, code]) {
      expect(all).not.toContain(Buffer.from(secret).toString('hex'))
    }
    expect(all).not.toContain(NUMBER)
  }
  expect(platform.logLines.join('\n')).not.toContain(NUMBER)
})

test.each(['12345678901', '1991234567', '+8619912345678', ''])(
  'parameters: %s is no number to send to',
  async (number) => {
    const phone = await atSms()
    const answer = await send(phone, number)
    // The first has eleven digits and begins with 1: whose it is, the operator knows.
    expect(answer.code).toBe(number === '12345678901' ? undefined : 'REQUEST_MALFORMED')
  },
)

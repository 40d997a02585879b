import { randomBytes } from 'node:crypto'
import { toBase64Url } from '@essc/crypto/bytes'
import { sm2KeyPair } from '@essc/crypto/sm2'
import { compactText } from '@essc/protocol/codes/compact'
import { send, type TestPhone, type TestPlatform, testPlatform } from '../channels/testing.ts'
import { revokeCodes } from '../codes/store.ts'
import { authorised, type TestCodes } from '../codes/testing.ts'
import { enrol, named } from '../enrolment/testing.ts'
import { personRefOf } from '../sandbox/population/sandbox-population.ts'
import { createProvisioningCode } from './provisioning.ts'
import { operatorOf, type TestTerminal, testTerminal } from './testing.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
let phone: TestPhone
let codes: TestCodes
let desk: TestTerminal
beforeAll(async () => {
  platform = await testPlatform()
})
beforeEach(async () => {
  await platform.reset()
  phone = await enrol(platform)
  codes = await authorised(platform, phone)
  desk = await testTerminal(platform, 'desk')
})
afterAll(() => platform.stop())

const resolve = (code: string, purpose = 'benefit-inquiry', idempotencyKey?: string) =>
  desk.call('desk.resolve', {
    body: { code, purpose, operator: '3号窗', office: '一楼大厅' },
    ...(idempotencyKey && { idempotencyKey }),
  })
const personOf = async () => {
  const { rows } = await platform.database.pool.query('select bucket, person_id from authorisation')
  return { bucket: rows[0].bucket, personId: rows[0].person_id }
}
const entries = async () => (await phone.call('activity.list')).body.entries

test('default', async () => {
  const { name, documentNumber } = named('worker').enter
  const answer = await resolve(codes.text())
  expect(answer.body).toEqual({
    receiptId: expect.any(String),
    purpose: 'benefit-inquiry',
    fields: { name, documentNumber, region: '330500' },
  })
  expect((await entries())[0]).toMatchObject({
    entryId: answer.body.receiptId,
    kind: 'desk.resolved',
    purpose: 'benefit-inquiry',
    actor: `${operatorOf('desk').name} · 一楼大厅 · 3号窗`,
  })
  const events = await phone.call('channels.events', {
    parameters: { after: '0', waitSeconds: '5' },
  })
  const kinds = async () =>
    (
      await phone.call('channels.events', { parameters: { after: '0', waitSeconds: '5' } })
    ).body.events.map(({ kind }) => kind)
  expect(events.status).toBe(200)
  while (!(await kinds()).includes('desk.resolved')) await new Promise(setImmediate)
})

test('parameters: only the fields of the purpose come back', async () => {
  expect((await resolve(codes.text(), 'library-entry')).body.fields).toEqual({ region: '330500' })
  expect((await resolve(codes.text(), 'age-check')).body.fields).toEqual({ birthYear: 1990 })
})

test('behavior: a purpose that is not registered is refused, and spends nothing', async () => {
  const code = codes.text()
  const refused = await resolve(code, 'curiosity')
  expect([refused.status, refused.code]).toEqual([403, 'DESK_PURPOSE_NOT_REGISTERED'])
  expect((await resolve(code)).status).toBe(200)
})

test('behavior: a code is resolved once, whatever the desk', async () => {
  const code = codes.text()
  expect((await resolve(code)).status).toBe(200)
  expect((await resolve(code)).code).toBe('CODE_REPLAYED')
  desk = await testTerminal(platform, 'desk')
  expect((await resolve(code)).code).toBe('CODE_REPLAYED')
  expect((await entries()).filter(({ kind }) => kind === 'desk.resolved')).toHaveLength(1)
})

test('behavior: of twenty desks at once one is answered', async () => {
  const code = codes.text()
  const all = await Promise.all(Array.from({ length: 20 }, () => resolve(code)))
  expect(all.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(all.filter((answer) => answer.code === 'CODE_REPLAYED')).toHaveLength(19)
})

test('behavior: a lost reply is asked for again, even when the code has expired', async () => {
  const code = codes.text()
  const first = await resolve(code, 'benefit-inquiry', 'resolve-once-1')
  platform.clock.advance(120_000)
  const again = await resolve(code, 'benefit-inquiry', 'resolve-once-1')
  expect(again.body).toEqual(first.body)
  expect((await entries()).filter(({ kind }) => kind === 'desk.resolved')).toHaveLength(1)
})

test.each([
  ['too late', { secondsAway: -91 }, 'CODE_EXPIRED'],
  ['from the future', { secondsAway: 31 }, 'CODE_FROM_THE_FUTURE'],
])('behavior: a code that is %s', async (_, options, code) => {
  expect((await resolve(codes.text(options))).code).toBe(code)
})

test('parameters: the edges of a code’s life', async () => {
  expect((await resolve(codes.text({ secondsAway: -90 }))).status).toBe(200)
  expect((await resolve(codes.text({ secondsAway: 30 }))).status).toBe(200)
})

test('behavior: an authorisation of yesterday', async () => {
  platform.clock.advance(86_400_000)
  desk = await testTerminal(platform, 'desk')
  expect((await resolve(codes.text())).code).toBe('CODE_AUTHORISATION_EXPIRED')
})

test('behavior: no byte of a code can be changed', async () => {
  const bytes = codes.bytes()
  const seen = new Set<string>()
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Uint8Array.from(bytes)
    changed[at] = changed[at]! ^ 1
    const answer = await resolve(compactText(changed))
    expect(answer.code).toMatch(/^CODE_/)
    await platform.database.pool.query('delete from desk_count')
    seen.add(answer.code!)
  }
  expect([...seen]).toEqual(
    expect.arrayContaining([
      'CODE_MALFORMED',
      'CODE_UNKNOWN_ISSUER',
      'CODE_ISSUER_SIGNATURE_INVALID',
      'CODE_SIGNATURE_INVALID',
    ]),
  )
  expect((await resolve(compactText(bytes))).status).toBe(200)
})

test.each(['SC1:', 'SC1:HELLO WORLD', '95123456789012345678', '你好，这不是一个社保码'.repeat(4)])(
  'parameters: %s is no code',
  async (text) => {
    expect(['CODE_MALFORMED', 'REQUEST_MALFORMED']).toContain((await resolve(text)).code)
  },
)

test('behavior: a code of an unknown issuer', async () => {
  const bytes = Uint8Array.from(codes.bytes())
  bytes.set([1, 2, 3, 4], 2)
  expect((await resolve(compactText(bytes))).code).toBe('CODE_UNKNOWN_ISSUER')
})

test.each([
  ['lost', { card: { status: 'lost' } }, /CARD_LOST|CODE_REVOKED/],
  ['dead', { diedOn: '2026-11-20' }, /ENROLMENT_PERSON_DECEASED|CODE_REVOKED/],
] as const)('behavior: the code of a holder whose card is %s', async (_, change, code) => {
  await platform.world.overrides.write(personRefOf(named('worker').person.index), change)
  expect((await resolve(codes.text())).code).toMatch(code)
})

test('behavior: the code of a phone whose codes were taken back, while the card is as before', async () => {
  const before = codes.text()
  await revokeCodes(platform.database.pool, await personOf(), platform.clock.now())
  expect((await resolve(before)).code).toBe('CODE_REVOKED')
  expect((await resolve((await authorised(platform, phone)).text())).status).toBe(200)
})

test('behavior: a provisioning code works once, within a day, and again for the same key', async () => {
  const operator = operatorOf('desk').operatorId
  const { context } = platform.rooms
  const publicKey = () => toBase64Url(sm2KeyPair((length) => randomBytes(length)).publicKey)
  const { provisioningCode } = await createProvisioningCode(context, operator)
  const mine = { provisioningCode, publicKey: publicKey() }
  const first = await send(platform, 'desk.provision', { body: mine })
  expect(first.body).toMatchObject({ kind: 'desk', operatorName: operatorOf('desk').name })
  expect((await send(platform, 'desk.provision', { body: mine })).body).toEqual(first.body)
  const other = { provisioningCode, publicKey: publicKey() }
  const refused = await send(platform, 'desk.provision', { body: other })
  expect([refused.status, refused.code]).toEqual([401, 'TERMINAL_UNKNOWN'])
  const late = await createProvisioningCode(context, operator)
  platform.clock.advance(86_400_000)
  const body = { provisioningCode: late.provisioningCode, publicKey: publicKey() }
  expect((await send(platform, 'desk.provision', { body })).code).toBe('TERMINAL_UNKNOWN')
  const none = { ...body, provisioningCode: 'AAAA-BBBB-CCCC-DDDD' }
  expect((await send(platform, 'desk.provision', { body: none })).code).toBe('TERMINAL_UNKNOWN')
})

test('behavior: a terminal logs in with its key, and a request opens one session', async () => {
  const body = desk.openBody()
  expect((await send(platform, 'desk.openSession', { body })).status).toBe(200)
  expect((await send(platform, 'desk.openSession', { body })).code).toBe('PROOF_INVALID')
  const other = await testTerminal(platform, 'desk')
  const forged = { ...desk.openBody(), terminalId: other.terminalId }
  expect((await send(platform, 'desk.openSession', { body: forged })).code).toBe('PROOF_INVALID')
  const stale = desk.openBody()
  platform.clock.advance(600_000)
  expect((await send(platform, 'desk.openSession', { body: stale })).code).toBe('PROOF_NONCE')
  await platform.database.pool.query(`update terminal set status = 'suspended'`)
  expect((await send(platform, 'desk.openSession', { body: desk.openBody() })).code).toBe(
    'TERMINAL_UNKNOWN',
  )
  expect((await resolve(codes.text())).code).toBe('TERMINAL_UNKNOWN')
})

test('behavior: a terminal’s session ends after twelve hours', async () => {
  platform.clock.advance(43_200_000)
  expect((await resolve(codes.text())).code).toBe('SESSION_EXPIRED')
})

test('behavior: a till resolves nobody', async () => {
  desk = await testTerminal(platform, 'till')
  const refused = await resolve(codes.text())
  expect([refused.status, refused.code]).toEqual([403, 'REQUEST_FORBIDDEN'])
})

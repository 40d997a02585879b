import { randomBytes } from 'node:crypto'
import { toBase64Url } from '@essc/crypto/bytes'
import { sha256 } from '@essc/crypto/sha256'
import { sm2KeyPair } from '@essc/crypto/sm2'
import {
  send,
  sendAsChannel,
  type TestPlatform,
  testPhone,
  testPlatform,
  ticketFor,
} from './testing.ts'
import { TOKEN_MS } from './tokens.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
afterAll(() => platform.stop())

const digest = toBase64Url(sha256(new Uint8Array(32)))
const ticketBody = { hostUser: 'u1', verifierDigest: digest, scopes: ['card'] }
const deviceId = toBase64Url(new Uint8Array(16))

test('default', async () => {
  const hello = await send(platform, 'channels.hello')
  expect(hello.status).toBe(200)
  expect(hello.body.nowMs).toBe(platform.clock.now())
  expect(hello.headers['essc-nonce']).toBe(platform.nonce())

  const phone = await testPhone(platform)
  expect(phone.session.holder).toBe('none')
  expect(phone.session.expiresAtUnix - phone.session.tokenExpiresAtUnix).toBe(42_600)
  const events = await phone.call('channels.events', { parameters: { waitSeconds: '0' } })
  expect(events.body).toEqual({ events: [], cursor: 0 })
})

test('behavior: a ticket works once', async () => {
  const { answer, verifier } = await ticketFor(platform)
  const body = { ticket: answer.body.ticket, verifier, deviceId }
  expect((await send(platform, 'channels.createSession', { body })).status).toBe(200)
  const second = await send(platform, 'channels.createSession', { body })
  expect([second.status, second.code]).toEqual([401, 'TICKET_INVALID'])
})

test('behavior: a lost reply of the redemption is asked for again', async () => {
  const { answer, verifier } = await ticketFor(platform)
  const request = {
    body: { ticket: answer.body.ticket, verifier, deviceId },
    idempotencyKey: 'the-same-key-again',
  }
  const first = await send(platform, 'channels.createSession', request)
  const again = await send(platform, 'channels.createSession', request)
  expect(first.status).toBe(200)
  expect(again.body).toEqual(first.body)
  const other = { ...request, body: { ...request.body, deviceId: toBase64Url(randomBytes(16)) } }
  expect((await send(platform, 'channels.createSession', other)).code).toBe('IDEMPOTENCY_MISMATCH')
  platform.clock.advance(60_000)
  expect((await send(platform, 'channels.createSession', request)).code).toBe('TICKET_INVALID')
})

test('behavior: a ticket is good for 60 s, and with its verifier alone', async () => {
  const { answer, verifier } = await ticketFor(platform)
  const stolen = { ticket: answer.body.ticket, verifier: toBase64Url(randomBytes(32)), deviceId }
  expect((await send(platform, 'channels.createSession', { body: stolen })).code).toBe(
    'TICKET_INVALID',
  )
  platform.clock.advance(60_000)
  const late = { ticket: answer.body.ticket, verifier, deviceId }
  expect((await send(platform, 'channels.createSession', { body: late })).code).toBe(
    'TICKET_INVALID',
  )
})

test('behavior: of thirty redemptions at once one succeeds', async () => {
  const { answer, verifier } = await ticketFor(platform)
  const body = { ticket: answer.body.ticket, verifier, deviceId }
  const all = await Promise.all(
    Array.from({ length: 30 }, () => send(platform, 'channels.createSession', { body })),
  )
  expect(all.filter(({ status }) => status === 200)).toHaveLength(1)
})

test('behavior: no ticket, token or secret is stored as it is', async () => {
  const { answer, verifier } = await ticketFor(platform, { hostUser: 'host-user-in-clear' })
  const { ticket } = answer.body
  const phone = await testPhone(platform, { hostUser: 'host-user-in-clear' })
  const dump: string[] = []
  for (const table of ['ticket', 'session', 'idempotency']) {
    const { rows } = await platform.database.pool.query(`select t::text as line from ${table} t`)
    dump.push(...rows.map(({ line }) => line))
  }
  const all = dump.join('\n')
  expect(all).toContain(phone.session.sessionId)
  for (const secret of [ticket, verifier, phone.session.token, phone.session.secret]) {
    expect(all).not.toContain(secret)
    expect(all).not.toContain(Buffer.from(secret, 'base64url').toString('hex'))
  }
  expect(all).not.toContain('host-user-in-clear')
  expect(all).not.toContain(Buffer.from('host-user-in-clear').toString('hex'))
})

test('behavior: a channel is known by its key', async () => {
  const key = sm2KeyPair((length) => randomBytes(length))
  const wrong = await sendAsChannel(platform, 'channels.createTicket', ticketBody, { key })
  expect([wrong.status, wrong.code]).toEqual([401, 'PROOF_INVALID'])
  const unknown = await sendAsChannel(platform, 'channels.createTicket', ticketBody, {
    channelId: 'ch_nobody',
  })
  expect([unknown.status, unknown.code]).toEqual([401, 'CHANNEL_UNKNOWN'])
})

test('behavior: a signed request that is sent again makes no second ticket', async () => {
  const options = { idempotencyKey: 'channel-key-1' }
  const first = await sendAsChannel(platform, 'channels.createTicket', ticketBody, options)
  const again = await sendAsChannel(platform, 'channels.createTicket', ticketBody, options)
  expect(again.body).toEqual(first.body)
})

test('parameters: level and scopes of a channel', async () => {
  const ask = async (channelId: string, over: object) =>
    (
      await sendAsChannel(
        platform,
        'channels.createTicket',
        { ...ticketBody, ...over },
        { channelId },
      )
    ).code
  expect(await ask('ch_second', {})).toBe('REQUEST_FORBIDDEN')
  expect(await ask('ch_second', { upstreamChannel: 'ch_nobody' })).toBe('REQUEST_FORBIDDEN')
  expect(await ask('ch_second', { upstreamChannel: 'ch_second' })).toBe('REQUEST_FORBIDDEN')
  expect(await ask('ch_second', { upstreamChannel: 'ch_other' })).toBeUndefined()
  expect(await ask('ch_test', { upstreamChannel: 'ch_other' })).toBe('REQUEST_FORBIDDEN')
  await platform.database.pool.query(
    `update channel set scopes = '{card}' where channel_id = 'ch_other'`,
  )
  expect(await ask('ch_second', { upstreamChannel: 'ch_other', scopes: ['codes'] })).toBe(
    'REQUEST_FORBIDDEN',
  )
  expect(await ask('ch_other', { scopes: ['card', 'codes'] })).toBe('REQUEST_FORBIDDEN')
})

test('behavior: a token lasts ten minutes and is renewed', async () => {
  const phone = await testPhone(platform)
  const get = (token: string) =>
    send(platform, 'enrolment.get', {}, { kid: phone.kid, secret: phone.secret, token })
  expect((await get(phone.token)).status).toBe(200)
  platform.clock.advance(TOKEN_MS)
  expect((await get(phone.token)).code).toBe('SESSION_EXPIRED')
  const renewed = await phone.call('channels.renewToken')
  expect(renewed.status).toBe(200)
  expect((await get(renewed.body.token)).status).toBe(200)
  expect((await get(toBase64Url(randomBytes(32)))).code).toBe('SESSION_EXPIRED')
})

test('behavior: the token before passes for a minute after a renewal', async () => {
  const phone = await testPhone(platform)
  await phone.call('channels.renewToken')
  expect((await phone.call('enrolment.get')).status).toBe(200)
  platform.clock.advance(60_000)
  expect((await phone.call('enrolment.get')).code).toBe('SESSION_EXPIRED')
})

test('behavior: a session ends after twelve hours or when it is closed', async () => {
  const closed = await testPhone(platform)
  expect((await closed.call('channels.closeSession')).status).toBe(200)
  expect((await closed.call('enrolment.get')).code).toBe('SESSION_EXPIRED')
  const old = await testPhone(platform)
  platform.clock.advance(43_200_000)
  expect((await old.call('channels.renewToken')).code).toBe('SESSION_EXPIRED')
})

test('behavior: a proof of another body, operation or nonce is refused', async () => {
  const phone = await testPhone(platform)
  const wrongSecret = { ...phone, secret: randomBytes(32) }
  expect((await send(platform, 'enrolment.get', {}, wrongSecret)).code).toBe('PROOF_INVALID')
  expect((await send(platform, 'enrolment.get')).code).toBe('PROOF_MISSING')
  const stale = platform.nonce()
  platform.clock.advance(600_000)
  await phone.call('channels.renewToken')
  const header = `${phone.kid}, ${stale}, ${toBase64Url(randomBytes(12))}, ${toBase64Url(randomBytes(32))}`
  const late = await send(platform, 'enrolment.get', { headers: { 'essc-proof': header } })
  expect(late.code).toBe('PROOF_NONCE')
})

test('behavior: a suspended channel has no sessions', async () => {
  const phone = await testPhone(platform, { channelId: 'ch_other', scopes: ['card'] })
  await platform.database.pool.query(
    `update channel set status = 'suspended' where channel_id = 'ch_other'`,
  )
  expect((await phone.call('enrolment.get')).code).toBe('CHANNEL_UNKNOWN')
})

test('behavior: pages of other origins than the registered ones open no session of the channel', async () => {
  const open = async (channelId: string, headers: Record<string, string>) => {
    const { answer, verifier } = await ticketFor(platform, { channelId })
    const body = { ticket: answer.body.ticket, verifier, deviceId }
    const { status, code } = await send(platform, 'channels.createSession', { body, headers })
    return [status, code]
  }
  const page = (origin: string) => ({ origin })
  expect(await open('ch_pages', page('https://bank.example'))).toEqual([200, undefined])
  // An app sends none.
  expect(await open('ch_pages', {})).toEqual([200, undefined])
  for (const origin of ['https://evil.example', 'http://bank.example', 'null'])
    expect(await open('ch_pages', page(origin))).toEqual([403, 'CHANNEL_ORIGIN'])
  expect(await open('ch_test', page('https://evil.example'))).toEqual([200, undefined])
})

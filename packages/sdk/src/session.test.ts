import { isEsscError } from '@essc/protocol/errors'
import { createNodeHost, type NodeHost, settle } from '../test/node-host.ts'
import { AHEAD_MS, PASSWORD, type PlatformLike, startPlatformLike } from '../test/platform-like.ts'

let device: NodeHost
let like: PlatformLike

beforeEach(async () => {
  device = createNodeHost()
  like = await startPlatformLike(device)
})

afterEach(() => like.peer.close())

const codeOf = async (promise: Promise<unknown>) => {
  try {
    await promise
  } catch (error) {
    if (isEsscError(error)) return error.code
    throw error
  }
  return 'none'
}

test('default', async () => {
  const client = like.client()
  expect(await client.ready()).toEqual({ card: 'none' })
  await client.services.list({ region: '330500' })
  const [listed] = like.peer.of('services.list').filter(({ outcome }) => outcome === 'fresh')
  expect(listed!.parameters).toEqual({ region: '330500' })
})

test('behavior: calls at the same time share one login', async () => {
  const client = like.client()
  await Promise.all([client.ready(), client.ready(), client.services.list(), client.cards.get()])
  expect(device.logins()).toBe(1)
  expect(like.peer.of('channels.createSession')).toHaveLength(1)
})

test('behavior: the clock is the platform’s', async () => {
  const client = like.client()
  await client.ready()
  expect(Math.abs(client.now() - (device.host.now() + AHEAD_MS))).toBeLessThanOrEqual(1)
})

test('behavior: a second start resumes the session, and asks for clock and nonce before it says anything', async () => {
  await like.client().ready()
  const again = like.client()
  expect(await again.ready()).toEqual({ card: 'none' })
  await again.services.list()
  expect(device.logins()).toBe(1)
  const [asked, listed] = like.peer.calls.slice(-2)
  expect([asked!.operation, listed!.operation]).toEqual(['channels.hello', 'services.list'])
  expect(listed!.outcome).toBe('fresh')
})

test('behavior: what lies in storage holds no secret in the clear', async () => {
  const client = like.client()
  await client.ready()
  const answered = JSON.stringify(like.peer.of('channels.createSession')[0]!.body)
  const all = JSON.stringify([...device.stored])
  expect(device.stored.size).toBe(2)
  expect(all).not.toContain(JSON.parse(answered).verifier)
  expect(all).not.toContain('passwordKey')
})

test('behavior: an altered record is no session', async () => {
  await like.client().ready()
  const sealed = device.stored.get('essc.ch_test.session')!
  device.stored.set('essc.ch_test.session', `A${sealed.slice(1)}`)
  await like.client().ready()
  expect(device.logins()).toBe(2)
})

test('behavior: a session that the platform ended is replaced once', async () => {
  const client = like.client()
  await client.ready()
  await client.services.list()
  like.peer.expire(like.peer.of('services.list')[0]!.sessionId!)
  await client.services.list()
  expect(device.logins()).toBe(2)
})

test('behavior: a session is not resumed after its twelve hours', async () => {
  await like.client().ready()
  device.advance(43_200_000)
  await like.client().ready()
  expect(device.logins()).toBe(2)
})

test('behavior: the token is renewed before it ends', async () => {
  const client = like.client()
  await client.ready()
  await client.services.list()
  device.advance(470_000)
  await client.services.list()
  expect(like.peer.of('channels.renewToken')).toHaveLength(0)
  device.advance(20_000)
  await Promise.all([client.services.list(), client.cards.get()])
  expect(like.peer.of('channels.renewToken')).toHaveLength(1)
  expect(device.logins()).toBe(1)
})

test('behavior: a lost reply is asked about with the same key and body', async () => {
  like.state.holder = 'locked'
  const client = like.client()
  await client.ready()
  like.peer.lose('enrolment.unlock', 2)
  await settle(device, client.enrolment.unlock(PASSWORD))
  const tries = like.peer.of('enrolment.unlock')
  expect(tries.map(({ outcome }) => outcome)).toEqual(['fresh', 'replayed', 'replayed'])
  expect(new Set(tries.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
  expect(new Set(tries.map(({ rawBody }) => rawBody)).size).toBe(1)
  expect(await client.ready()).toEqual({ card: 'open' })
})

test('behavior: a body is made anew for a new nonce, but not once it may have arrived', async () => {
  like.state.holder = 'locked'
  const client = like.client()
  await client.ready()
  like.peer.rotateNonce()
  await client.enrolment.unlock(PASSWORD)
  const [refused, taken] = like.peer.of('enrolment.unlock')
  expect([refused!.outcome, taken!.outcome]).toEqual(['PROOF_NONCE', 'fresh'])
  expect(refused!.rawBody).not.toBe(taken!.rawBody)
  expect(refused!.idempotencyKey).toBe(taken!.idempotencyKey)
})

test('behavior: a network that stays away is told after bounded tries, with one key', async () => {
  like.state.holder = 'locked'
  const client = like.client()
  await client.ready()
  like.peer.lose('enrolment.unlock', 100)
  expect(await codeOf(settle(device, client.enrolment.unlock(PASSWORD)))).toBe(
    'NETWORK_UNREACHABLE',
  )
  const tries = like.peer.of('enrolment.unlock')
  expect(tries).toHaveLength(6)
  expect(new Set(tries.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1)
})

test('behavior: problems become coded errors with the platform’s request id', async () => {
  like.state.holder = 'locked'
  const client = like.client()
  await client.ready()
  const error = await client.enrolment.unlock('739155').catch((caught: unknown) => caught)
  expect(error).toMatchObject({
    code: 'PASSWORD_WRONG',
    requestId: 'req-1',
    parameters: { attemptsLeft: 4 },
  })
  await expect(async () => client.enrolment.unlock('12a456')).rejects.toThrow(TypeError)
})

test('behavior: a code that this version does not know is PLATFORM_ERROR', async () => {
  const client = like.client()
  await client.ready()
  const { PeerProblem } = await import('../test/peer.ts')
  like.peer.on('services.list', () => {
    throw new PeerProblem(418, 'TEAPOT_SHORT')
  })
  expect(await codeOf(settle(device, client.services.list()))).toBe('PLATFORM_ERROR')
})

test('behavior: a host without randomness takes the platform’s, and an earlier seed offline', async () => {
  device = createNodeHost({ members: [], storage: device.stored })
  await like.peer.close()
  like = await startPlatformLike(device)
  await like.client().ready()
  expect(like.peer.calls[0]!.operation).toBe('channels.hello')
  device.setOnline(false)
  expect(await settle(device, like.client().ready())).toEqual({ card: 'none' })
})

test('behavior: without any randomness nothing is sent', async () => {
  device = createNodeHost({ members: [] })
  device.setOnline(false)
  const lonely = await startPlatformLike(device)
  expect(await codeOf(settle(device, lonely.client().ready()))).toBe('NETWORK_UNREACHABLE')
  expect(lonely.peer.calls).toHaveLength(0)
  await lonely.peer.close()
})

test('behavior: a partner’s server that fails is TICKET_INVALID with its cause', async () => {
  const cause = new Error('down')
  const client = like.client({ ticket: () => Promise.reject(cause) })
  const error = await client.ready().catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'TICKET_INVALID', cause })
})

test('behavior: closing ends the session on both sides', async () => {
  const client = like.client()
  await client.ready()
  await client.close()
  expect(like.peer.of('channels.closeSession')).toHaveLength(1)
  expect(device.stored.has('essc.ch_test.session')).toBe(false)
  await client.ready()
  expect(device.logins()).toBe(2)
})

test('parameters: options that cannot be are mistakes of the programmer', () => {
  expect(() => like.client({ secrets: 'page' })).toThrow(TypeError)
  expect(() => like.client({ platform: 'card.example' })).toThrow(TypeError)
  expect(() => like.client({ channel: 'a b' })).toThrow(TypeError)
})

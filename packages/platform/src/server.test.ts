import net from 'node:net'
import { Type } from 'typebox'
import { adjustableClock } from './clock.ts'
import { type App, type BuildOptions, build } from './server.ts'

const clock = adjustableClock({ now: () => 1_700_000_000_000 })
const nonces = { current: () => 'nonce-of-now', accepts: () => true }
let lines: Record<string, unknown>[]
let app: App

const make = async (options: Partial<BuildOptions> = {}) => {
  lines = []
  const built = await build({
    clock,
    nonces,
    isReady: async () => true,
    log: { write: (line) => void lines.push(JSON.parse(line)) },
    ...options,
  })
  built.post(
    '/things/:name',
    {
      schema: {
        params: Type.Object({ name: Type.String({ maxLength: 10 }) }),
        body: Type.Object({ count: Type.Integer() }, { additionalProperties: false }),
        response: { 200: Type.Object({ count: Type.Integer() }) },
      },
    },
    async (request) => ({ count: request.body.count + 1, secret: 'not in the schema' }),
  )
  return built
}
beforeEach(async () => {
  app = await make()
})
afterEach(() => app.close())

const post = (payload: string, url = '/things/one', type = 'application/json') =>
  app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })

test('default', async () => {
  const answer = await post('{"count":1}')
  expect(answer.json()).toEqual({ count: 2 })
  expect(answer.headers).toMatchObject({
    'essc-nonce': 'nonce-of-now',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  expect(answer.headers['essc-request-id']).toMatch(/^018bcfe5-6800-7/)
})

test.each([
  ['a text for a number', '{"count":"1"}', 400, 'REQUEST_MALFORMED'],
  ['a member more', '{"count":1,"more":2}', 400, 'REQUEST_MALFORMED'],
  ['no JSON', '{"count":', 400, 'REQUEST_MALFORMED'],
  ['nothing', '', 400, 'REQUEST_MALFORMED'],
  ['a prototype', '{"__proto__":{"count":1},"count":1}', 400, 'REQUEST_MALFORMED'],
  ['too much', `{"count":1${' '.repeat(70_000)}}`, 413, 'REQUEST_TOO_LARGE'],
])('parameters: %s is refused', async (_, payload, status, code) => {
  const answer = await post(payload)
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(answer.headers['essc-nonce']).toBe('nonce-of-now')
})

test('behavior: other media types, addresses and methods are refused as problems', async () => {
  expect((await post('count=1', '/things/one', 'text/plain')).json().code).toBe('REQUEST_MALFORMED')
  const nowhere = await app.inject({ url: '/nowhere/330500199001011234' })
  expect(nowhere.json()).toMatchObject({ code: 'REQUEST_NOT_FOUND', status: 404 })
  expect(nowhere.body).not.toContain('330500')
  const broken = await app.inject({ url: '/things/%zz' })
  expect([broken.statusCode, broken.json().code]).toEqual([400, 'REQUEST_MALFORMED'])
  expect(broken.body).not.toContain('%zz')
})

test('behavior: the log has the pattern of the route and no address, body or header', async () => {
  await post('{"count":1}', '/things/ZhangSan?name=ZhangSan')
  await post('{"count":"ZhangSan"}')
  await app.inject({ url: '/ZhangSan', headers: { 'user-agent': 'ZhangSan', 'x-a': 'ZhangSan' } })
  const requests = lines.filter(({ msg }) => msg === 'request')
  expect(requests).toHaveLength(3)
  expect(requests[0]).toMatchObject({
    time: clock.now(),
    method: 'POST',
    route: '/things/:name',
    status: 200,
  })
  expect(Object.keys(requests[0]!).sort()).toEqual(
    ['level', 'method', 'ms', 'msg', 'requestId', 'route', 'status', 'time'].sort(),
  )
  expect(JSON.stringify(lines)).not.toContain('ZhangSan')
})

test('behavior: a page of any origin may call and read the nonce', async () => {
  const asked = await app.inject({
    method: 'OPTIONS',
    url: '/things/one',
    headers: { origin: 'https://partner.example', 'access-control-request-method': 'POST' },
  })
  expect(asked.statusCode).toBe(204)
  expect(asked.headers['access-control-allow-headers']).toContain('essc-proof')
  expect(asked.headers['access-control-allow-origin']).toBe('*')
  expect(asked.headers['access-control-allow-credentials']).toBeUndefined()
  expect(asked.headers['access-control-expose-headers']).toContain('essc-nonce')
})

test('parameters: origins lets only those in', async () => {
  await app.close()
  app = await make({ origins: ['https://partner.example'] })
  const from = async (origin: string) =>
    (await app.inject({ url: '/health', headers: { origin } })).headers[
      'access-control-allow-origin'
    ]
  expect(await from('https://partner.example')).toBe('https://partner.example')
  expect(await from('https://other.example')).toBeUndefined()
})

test('behavior: health is about the process, readiness about what it needs', async () => {
  expect((await app.inject({ url: '/ready' })).statusCode).toBe(200)
  await app.close()
  app = await make({ isReady: () => Promise.reject(new Error('no database')) })
  expect((await app.inject({ url: '/health' })).statusCode).toBe(200)
  const ready = await app.inject({ url: '/ready' })
  expect([ready.statusCode, ready.headers['retry-after']]).toEqual([503, '1'])
})

test('behavior: closing lets running requests finish and tells those who wait', async () => {
  let entered: () => void = () => {}
  const inside = new Promise<void>((resolve) => {
    entered = resolve
  })
  app.get('/wait', async () => {
    entered()
    await new Promise<void>((resolve) => app.closing.addEventListener('abort', () => resolve()))
    return { told: true }
  })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const waiting = fetch(`${address}/wait`)
  await inside
  // A request whose head is half sent when the closing begins.
  const late = net.connect(Number(new URL(address).port), '127.0.0.1')
  late.write('GET /health HTTP/1.1\r\nhost: localhost\r\n')
  let answer = ''
  late.on('data', (bytes) => {
    answer += bytes
  })
  const ended = new Promise((resolve) => late.on('close', resolve))
  while ((await connections()) < 2) await new Promise(setImmediate)
  app.closing.addEventListener('abort', () => late.write('\r\n'))
  await app.close()
  await ended
  expect(await (await waiting).json()).toEqual({ told: true })
  expect(answer).toMatch(/^HTTP\/1.1 503 .*"code":"PLATFORM_UNAVAILABLE"/s)
  await expect(fetch(`${address}/health`)).rejects.toThrow()
})

const connections = () =>
  new Promise<number>((resolve) => app.server.getConnections((_, count) => resolve(count)))

test('behavior: a connection that was opened and never used does not hold the server', async () => {
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = net.connect(Number(new URL(address).port), '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await app.close()
  await closed
})

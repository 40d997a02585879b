import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { toBase64Url, utf8 } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { proofHeader } from '@essc/protocol/channels/proof'
import { EsscError } from '@essc/protocol/errors'
import { adjustableClock } from './clock.ts'
import { createOnce } from './idempotency.ts'
import { fileKeys } from './keys/file-keys.ts'
import { createNonces, type Nonces } from './nonces.ts'
import { type Caller, createOperate } from './operation.ts'
import { type TestDatabase, testDatabase } from './postgres/testing.ts'
import { type App, build } from './server.ts'

// The first of a run starts a database server, on a machine that may be busy.
jest.setTimeout(60_000)

const random = seededRandom({ host: utf8('operation test seed of thirty-two bytes') })
const secrets = { open: random(32), locked: random(32) }
const clock = adjustableClock({ now: () => 1_700_000_000_000 })
const lines: string[] = []
let folder: string
let database: TestDatabase
let nonces: Nonces
let app: App
let runs = 0

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'essc-operation-'))
  const keys = fileKeys(folder)
  database = await testDatabase()
  nonces = await createNonces(keys, clock)
  app = await build({
    clock,
    nonces,
    isReady: async () => true,
    log: { write: (line) => void lines.push(line) },
  })
  const operate = createOperate<Caller>({
    app,
    clock,
    nonces,
    pool: database.pool,
    once: await createOnce(keys),
    anybody: (bucket) => ({ principal: 'public', bucket }),
    async identify(_, kid, bearer) {
      const secret = secrets[kid as keyof typeof secrets]
      if (!secret) throw new EsscError('SESSION_EXPIRED')
      return {
        caller: { principal: `session:${kid}`, bucket: 3 },
        prover: { kind: 'secret', secret },
        token: bearer,
        refusal: kid === 'locked' ? 'SESSION_LOCKED' : undefined,
      }
    },
  })
  operate('channels.hello', async ({ nowMs }) => ({ random: toBase64Url(random(32)), nowMs }))
  operate('channels.events', async ({ parameters }) => ({
    events: [],
    cursor: Number(parameters.after ?? '0'),
  }))
  operate('services.open', ({ once, parameters }) =>
    once(async (tx) => {
      runs += 1
      await tx.query('select 1')
      const ticket = toBase64Url(random(32))
      return { url: `https://service.example/${parameters.serviceId}`, ticket, expiresAtUnix: runs }
    }),
  )
  operate('payments.decline', async () => {
    throw new Error('Zhang San is not a message for strangers')
  })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await database.drop()
  fs.rmSync(folder, { recursive: true })
})

type Call = {
  operation: string
  method?: 'GET' | 'POST'
  url: string
  parameters?: Record<string, string>
  kid?: keyof typeof secrets
  body?: string
  sent?: string
  key?: string | undefined
  nonce?: string
  token?: string
}
const call = ({ operation, url, body, kid = 'open', ...rest }: Call) => {
  const { method = 'POST', parameters = {}, key, nonce = nonces.current(), token = 'token' } = rest
  const proof = proofHeader(kid, secrets[kid], {
    operation,
    parameters,
    token: 'token',
    body: body === undefined ? undefined : utf8(body),
    idempotencyKey: key,
    nonce,
    random: random(12),
  })
  return app.inject({
    method,
    url,
    headers: {
      'essc-proof': proof,
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { payload: rest.sent ?? body }),
  })
}
const open = (changed: Partial<Call> = {}) =>
  call({
    operation: 'services.open',
    url: '/v1/services/pension/ticket',
    parameters: { serviceId: 'pension' },
    body: '{}',
    key: 'key-00000001',
    ...changed,
  })

test('default', async () => {
  const answer = await call({
    operation: 'channels.events',
    method: 'GET',
    url: '/v1/events?after=12',
    parameters: { after: '12' },
  })
  expect(answer.json()).toEqual({ events: [], cursor: 12 })
  expect(answer.headers['essc-nonce']).toBe(nonces.current())
})

test('behavior: anybody may call what is public', async () => {
  const answer = await app.inject({ url: '/v1/hello' })
  expect(answer.statusCode).toBe(200)
  expect(answer.json().nowMs).toBe(clock.now())
})

test('behavior: a POST happens once, and its repeat gets the same answer', async () => {
  const before = runs
  const first = await open()
  const second = await open()
  expect(first.statusCode).toBe(200)
  expect(second.body).toBe(first.body)
  expect(runs).toBe(before + 1)
  const moved = await open({
    url: '/v1/services/medical/ticket',
    parameters: { serviceId: 'medical' },
  })
  expect(moved.json().code).toBe('IDEMPOTENCY_MISMATCH')
  expect(runs).toBe(before + 1)
})

test.each<[string, string, Partial<Call>]>([
  ['a changed body', 'PROOF_INVALID', { sent: '{ }' }],
  ['a changed address', 'PROOF_INVALID', { url: '/v1/services/other/ticket' }],
  ['an added query', 'PROOF_INVALID', { url: '/v1/services/pension/ticket?a=b' }],
  ['a doubled query', 'REQUEST_MALFORMED', { url: '/v1/services/pension/ticket?a=b&a=c' }],
  ['another token', 'PROOF_INVALID', { token: 'other' }],
  ['an old nonce', 'PROOF_NONCE', { nonce: 'x'.repeat(22) }],
  ['a locked session', 'SESSION_LOCKED', { kid: 'locked' }],
  ['no idempotency key', 'IDEMPOTENCY_MISSING', { key: undefined }],
  ['a strange idempotency key', 'REQUEST_MALFORMED', { key: 'a b c d e f' }],
  ['another member in the body', 'REQUEST_MALFORMED', { body: '{"extra":1}' }],
  [
    'a proven query that means nothing',
    'REQUEST_MALFORMED',
    {
      url: '/v1/services/pension/ticket?a=b',
      parameters: { serviceId: 'pension', a: 'b' },
    },
  ],
])('behavior: %s is refused with %s', async (_, code, changed) => {
  const before = runs
  const answer = await open({ key: 'key-00000002', ...changed })
  expect(answer.json().code).toBe(code)
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(runs).toBe(before)
})

test('behavior: a stranger learns nothing from the body it sends', async () => {
  const send = (payload: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/services/pension/ticket',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'key-00000003' },
      payload,
    })
  for (const payload of ['{}', '{"extra":1}']) {
    expect((await send(payload)).json().code).toBe('PROOF_MISSING')
  }
})

test('behavior: an unforeseen error is told to nobody but its place to the log', async () => {
  const paymentId = '018f3c00-0000-7000-8000-000000000001'
  const answer = await call({
    operation: 'payments.decline',
    url: `/v1/payments/${paymentId}/decline`,
    parameters: { paymentId },
    body: '{}',
    key: 'key-00000004',
  })
  expect(answer.statusCode).toBe(500)
  expect(answer.json()).toMatchObject({
    code: 'PLATFORM_ERROR',
    requestId: answer.headers['essc-request-id'],
  })
  const log = lines.join('')
  expect(log).toContain('operation.test')
  expect(log).toContain('/v1/payments/:paymentId/decline')
  for (const text of ['Zhang', paymentId]) {
    expect(answer.body).not.toContain(text)
    expect(log).not.toContain(text)
  }
})

test('behavior: the OpenAPI document has every operation that was added', async () => {
  const document = (await app.inject({ url: '/openapi.json' })).json()
  expect(document.openapi).toBe('3.1.0')
  const { post } = document.paths['/v1/services/{serviceId}/ticket']
  expect(post.operationId).toBe('services.open')
  expect(post.parameters[0]).toMatchObject({ name: 'serviceId', in: 'path', required: true })
})

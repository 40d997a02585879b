import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fromBase64Url } from '@essc/crypto/bytes'
import { type TestPhone, type TestPlatform, testPlatform } from '@essc/platform/channels/testing'
import { createProvisioningCode } from '@essc/platform/desk/provisioning'
import { operatorOf } from '@essc/platform/desk/testing'
import { enrol, linkBank, TEST_PASSWORD } from '@essc/platform/enrolment/testing'
import { checkLedger } from '@essc/platform/payments/check-ledger'
import { paymentDigits, paymentStep } from '@essc/protocol/codes/payment-digits'
import { startAgent } from './agent.ts'

// The real platform on a real database behind a cable that can be cut at any moment; programs that are
// killed are programs of their own.
const SUPERVISOR = '01482913'

/** What the cable does with the next requests to a path that matches. */
type Fault = { path: RegExp; how: 'lose' | 'hold' | 'keep'; times: number; met(): void }

let platform: TestPlatform
let phone: TestPhone
let show: () => string
let cable: Server
let address = ''
let plugged = true
let fault: Fault | undefined
const folder = mkdtempSync(path.join(os.tmpdir(), 'essc-agent-'))

/** `lose`: the platform does it, and the answer is lost. `hold`: it never arrives. `keep`: no answer, no end. */
function next(how: Fault['how'], place: RegExp, times = 1): Promise<void> {
  return new Promise((resolve) => {
    fault = { path: place, how, times, met: resolve }
  })
}

beforeAll(async () => {
  platform = await testPlatform()
  // The day is long: nobody in it pays unusually often.
  await platform.database.pool.query('delete from velocity_rule')
  const target = new URL(await platform.app.listen({ port: 0, host: '127.0.0.1' }))
  cable = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const hit = fault?.path.test(request.url!) && fault.times > 0 ? fault : undefined
    if (hit) hit.times -= 1
    if (!plugged) return void request.socket.destroy()
    if (hit?.how === 'hold') return hit.met()
    const onward = httpRequest(
      { port: target.port, path: request.url, method: request.method, headers: request.headers },
      (answer) => {
        if (!hit) {
          response.writeHead(answer.statusCode!, answer.headers)
          return void answer.pipe(response)
        }
        answer.resume().once('end', () => {
          if (hit.how === 'lose') request.socket.destroy()
          if (hit.times === 0) hit.met()
        })
      },
    )
    onward.end(Buffer.concat(chunks))
  })
  await plug(true)
  phone = await enrol(platform, 'worker')
  await linkBank(platform, phone, 'worker')
  const { payment } = (await phone.call('codes.authorise', { body: { payment: true } })).body
  const secret = fromBase64Url(payment!.secret)
  show = () => {
    platform.clock.advance(30_000)
    return paymentDigits(payment!.handle, secret, paymentStep(platform.clock.now() / 1_000))
  }
})
afterEach(async () => {
  fault = undefined
  await plug(true)
  expect(await checkLedger(platform.database.pool)).toEqual({ holds: true, faults: {} })
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  cable.closeAllConnections()
  cable.close()
  await platform.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Out of its socket nobody listens; connections that stand are cut. */
async function plug(isIn: boolean): Promise<void> {
  plugged = isIn
  if (isIn === cable.listening) return
  const port = address === '' ? 0 : Number(new URL(address).port)
  if (isIn) {
    await new Promise<void>((resolve) => cable.listen(port, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(cable.address() as AddressInfo).port}`
    return
  }
  cable.closeAllConnections()
  await new Promise((resolve) => cable.close(resolve))
}

async function code(): Promise<string> {
  const { operatorId } = operatorOf('till')
  return (await createProvisioningCode(platform.rooms.context, operatorId)).provisioningCode
}

interface Agent {
  url: string
  folder: string
  call(
    place: string,
    body?: object,
    headers?: Record<string, string>,
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked at by the tests, one by one.
  ): Promise<{ status: number; body: any }>
}

function clientOf(url: string, place: string): Agent {
  const secret = readFileSync(path.join(place, 'secret'), 'utf8')
  return {
    url,
    folder: place,
    call(target, body, headers = {}) {
      const { port } = new URL(url)
      const sent = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
      return new Promise((resolve, reject) => {
        const asked = httpRequest(
          {
            port,
            host: '127.0.0.1',
            path: target,
            method: body ? 'POST' : 'GET',
            headers: { ...sent, ...headers },
          },
          async (answer) => {
            let text = ''
            for await (const chunk of answer) text += chunk
            resolve({ status: answer.statusCode!, body: text === '' ? {} : JSON.parse(text) })
          },
        )
        asked.once('error', reject)
        asked.end(body && JSON.stringify(body))
      })
    },
  }
}

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function agentHere(
  place = path.join(folder, randomBytes(4).toString('hex')),
): Promise<Agent> {
  const agent = await startAgent({
    platform: address,
    folder: place,
    port: 0,
    locale: 'en',
    provisioningCode: await code(),
    answerWithinMs: 400,
    say: () => {},
  })
  stops.push(agent.stop)
  return clientOf(agent.url, place)
}

const children: ChildProcess[] = []

/** The program itself, to be killed. */
async function agentProgram(place: string, ...more: string[]) {
  const main = path.resolve(__dirname, '../dist/main.js')
  const args = [main, '--platform', address, '--folder', place, '--port', '0', ...more]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk
      const ready = /^Agent: (\S+)\n.*\n/m.exec(said)
      if (ready) resolve(ready[1]!)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', () => reject(new Error(said)))
  })
  const kill = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
  return { ...clientOf(url, place), said: () => said, kill }
}

let orders = 0
const order = () => `agent-${++orders}`

async function paymentsOf(reference: string) {
  const { rows } = await platform.database.pool.query<{ state: string; amount_fen: string }>(
    'select state, amount_fen from payment where order_reference = $1',
    [reference],
  )
  return rows.map((row) => ({ state: row.state, amountFen: Number(row.amount_fen) }))
}

async function becomes(agent: Agent, reference: string, outcome: string) {
  for (let tries = 0; tries < 200; tries++) {
    const { body } = await agent.call(`/charge/${reference}`)
    if (body.outcome === outcome) return body
    await sleep(50)
  }
  throw new Error(`${reference} never became ${outcome}`)
}

test('default: paid once, and the same request has the same answer', async () => {
  const agent = await agentHere()
  const body = { order: order(), amountFen: 1_230, code: show() }
  const paid = await agent.call('/charge', body)
  expect(paid).toMatchObject({
    status: 200,
    body: { order: body.order, amountFen: 1_230, outcome: 'paid', message: 'Paid.' },
  })
  expect(paid.body.receiptNumber).toMatch(/\d/)
  expect(await agent.call('/charge', body)).toEqual(paid)
  expect((await agent.call(`/charge/${body.order}`)).body).toEqual(paid.body)
  for (const other of [{ amountFen: 1_231 }, { code: show() }]) {
    const refused = await agent.call('/charge', { ...body, ...other })
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'IDEMPOTENCY_MISMATCH', charge: paid.body },
    })
  }
  expect(await paymentsOf(body.order)).toEqual([{ state: 'captured', amountFen: 1_230 }])
})

test('behavior: an order that came to nothing may be charged with another code', async () => {
  const agent = await agentHere()
  const body = { order: order(), amountFen: 450_000, code: show() }
  const declined = await agent.call('/charge', body)
  expect(declined).toMatchObject({
    status: 200,
    body: { outcome: 'notPaid', reason: 'PAYMENT_BALANCE_SHORT' },
  })
  const again = { order: body.order, amountFen: 900, code: body.code }
  expect((await agent.call('/charge', again)).body).toMatchObject({ reason: 'CODE_REPLAYED' })
  const fresh = await agent.call('/charge', { ...again, code: show() })
  expect(fresh.body.outcome).toBe('paid')
})

test('behavior: above the limit it waits for the holder, and asks by itself', async () => {
  const agent = await agentHere()
  const body = { order: order(), amountFen: 20_001, code: show() }
  const waiting = await agent.call('/charge', body)
  expect(waiting).toMatchObject({ status: 202, body: { outcome: 'waiting' } })
  const { paymentId } = waiting.body
  const { digest } = (await phone.call('payments.quote', { parameters: { paymentId } })).body
  await phone.call('payments.confirm', {
    parameters: { paymentId },
    body: { digest, sealedPassword: phone.seal('payment', TEST_PASSWORD, { digest }) },
  })
  expect((await becomes(agent, body.order, 'paid')).receiptNumber).toMatch(/\d/)
})

test('behavior: replies that are lost cost nothing: one payment, known in the end', async () => {
  const agent = await agentHere()
  const body = { order: order(), amountFen: 700, code: show() }
  const lost = next('lose', /^\/v1\/charges$/, 3)
  const first = await agent.call('/charge', body)
  expect(first).toMatchObject({ status: 202, body: { outcome: 'unknown' } })
  expect(first.body.message).toContain('Do not charge again')
  const second = await agent.call('/charge', { ...body, code: show() })
  expect(second).toMatchObject({ status: 409, body: { charge: { outcome: 'unknown' } } })
  await lost
  const paid = await becomes(agent, body.order, 'paid')
  expect((await agent.call('/charge', body)).body).toEqual(paid)
  expect(await paymentsOf(body.order)).toEqual([{ state: 'captured', amountFen: 700 }])
})

test('behavior: without a network nothing is sent, and that is said', async () => {
  const agent = await agentHere()
  await plug(false)
  const body = { order: order(), amountFen: 700, code: show() }
  const refused = await agent.call('/charge', body)
  expect(refused).toMatchObject({
    status: 200,
    body: { outcome: 'notPaid', reason: 'NETWORK_UNREACHABLE' },
  })
  expect((await agent.call('/health')).body).toEqual({ introduced: true, reached: false, open: 0 })
  await plug(true)
  const paid = await agent.call('/charge', { ...body, code: show() })
  expect(paid.body.outcome).toBe('paid')
  expect(await paymentsOf(body.order)).toHaveLength(1)
})

test('behavior: what may be queued is sent when the network is back; above the limit nothing is', async () => {
  const agent = await agentHere()
  await agent.call('/charge', { order: order(), amountFen: 100, code: show() })
  await plug(false)
  const large = { order: order(), amountFen: 20_001, code: show(), offline: 'queue' }
  expect((await agent.call('/charge', large)).body).toMatchObject({
    outcome: 'notPaid',
    reason: 'NETWORK_UNREACHABLE',
  })
  const small = { order: order(), amountFen: 20_000, code: show(), offline: 'queue' }
  expect(await agent.call('/charge', small)).toMatchObject({ status: 202 })
  await plug(true)
  await becomes(agent, small.order, 'paid')
  expect(await paymentsOf(large.order)).toEqual([])
  expect(await paymentsOf(small.order)).toHaveLength(1)
})

test.each([
  ['after the platform has charged', 'keep', 1],
  ['before it has heard of it', 'hold', 0],
] as const)('behavior: killed %s, it goes on by itself: one payment', async (_, how, made) => {
  const place = path.join(folder, `killed-${how}`)
  const first = await agentProgram(place, '--code', await code())
  const body = { order: order(), amountFen: 800, code: show() }
  const met = next(how, /^\/v1\/charges$/)
  const answer = first.call('/charge', body).catch(() => 'cut')
  await met
  expect(await paymentsOf(body.order)).toHaveLength(made)
  await first.kill()
  expect(await answer).toBe('cut')

  const second = await agentProgram(place)
  const paid = await becomes(second, body.order, 'paid')
  expect((await second.call('/charge', body)).body).toEqual(paid)
  expect(await paymentsOf(body.order)).toEqual([{ state: 'captured', amountFen: 800 }])
  const secret = readFileSync(path.join(place, 'secret'), 'utf8')
  const key = readFileSync(path.join(place, 'essc.terminal.key'), 'utf8')
  for (const text of [secret, key, body.code, body.order])
    expect(first.said() + second.said()).not.toContain(text)
  await second.kill()
})

test('behavior: refunds in part and whole, each once; a wrong code is told', async () => {
  const agent = await agentHere()
  const paid = { order: order(), amountFen: 1_000, code: show() }
  await agent.call('/charge', paid)
  const part = { order: paid.order, refund: 'r-1', amountFen: 300, supervisorCode: SUPERVISOR }
  const wrong = await agent.call('/refund', { ...part, supervisorCode: '01000000' })
  expect(wrong.body).toMatchObject({
    code: 'SUPERVISOR_CODE_WRONG',
    parameters: { attemptsLeft: 4 },
  })
  const given = await agent.call('/refund', part)
  expect(given).toMatchObject({ status: 200, body: { outcome: 'givenBack', amountFen: 300 } })
  expect(await agent.call('/refund', part)).toEqual(given)
  expect(await agent.call('/refund', { ...part, amountFen: 301 })).toMatchObject({ status: 409 })
  const over = await agent.call('/refund', { ...part, refund: 'r-2', amountFen: 701 })
  expect(over.body.code).toBe('PAYMENT_REFUND_OVER_AMOUNT')
  await agent.call('/refund', { ...part, refund: 'r-3', amountFen: 700 })
  const { body } = await agent.call(`/charge/${paid.order}`)
  expect(body).toMatchObject({ outcome: 'refunded', refundedFen: 1_000 })
  expect(body.refunds.map((each: { outcome: string }) => each.outcome)).toEqual([
    'givenBack',
    'notGivenBack',
    'givenBack',
  ])
  expect(
    JSON.stringify(readFileSync(path.join(agent.folder, 'journal.jsonl'), 'utf8')),
  ).not.toContain(SUPERVISOR)
})

test('behavior: a refund whose answer was lost is found in the shop’s day, after a kill too', async () => {
  const place = path.join(folder, 'refund')
  const first = await agentProgram(place, '--code', await code())
  const paid = { order: order(), amountFen: 1_000, code: show() }
  await first.call('/charge', paid)
  const met = next('lose', /\/refunds$/, 2)
  const refund = { order: paid.order, refund: 'r-lost', amountFen: 400, supervisorCode: SUPERVISOR }
  const unknown = await first.call('/refund', refund)
  expect(unknown).toMatchObject({ status: 202, body: { outcome: 'unknown' } })
  await met
  await first.kill()
  const second = await agentProgram(place)
  let body = (await second.call(`/charge/${paid.order}`)).body
  for (let tries = 0; tries < 100 && body.refundedFen === undefined; tries++) {
    await sleep(50)
    body = (await second.call(`/charge/${paid.order}`)).body
  }
  expect(body).toMatchObject({ refundedFen: 400, refunds: [{ outcome: 'givenBack' }] })
  await second.kill()
})

test('behavior: an order that another till has charged is found, and not charged again', async () => {
  const one = await agentHere()
  const paid = { order: order(), amountFen: 600, code: show() }
  const { body } = await one.call('/charge', paid)
  const other = await agentHere()
  const { terminalId } = JSON.parse(
    readFileSync(path.join(other.folder, 'essc.terminal.facts'), 'utf8'),
  )
  expect(terminalId).not.toBe('')
  expect((await other.call(`/charge/${paid.order}`)).body).toEqual(body)
  expect(await other.call('/charge', { ...paid, code: show() })).toMatchObject({ status: 409 })
  expect(await other.call(`/charge/${order()}`)).toMatchObject({
    status: 404,
    body: { code: 'REQUEST_NOT_FOUND' },
  })
})

test('behavior: taken back as a whole, once; what cannot be is told', async () => {
  const agent = await agentHere()
  const paid = { order: order(), amountFen: 700, code: show() }
  await agent.call('/charge', paid)
  const voided = await agent.call('/void', { order: paid.order })
  expect(voided).toMatchObject({ status: 200, body: { outcome: 'voided', amountFen: 700 } })
  expect(await agent.call('/void', { order: paid.order })).toEqual(voided)
  expect(await paymentsOf(paid.order)).toEqual([{ state: 'voided', amountFen: 700 }])

  const asked = { order: order(), amountFen: 20_100, code: show() }
  expect((await agent.call('/charge', asked)).body.outcome).toBe('waiting')
  expect((await agent.call('/void', { order: asked.order })).body.outcome).toBe('voided')

  const kept = { order: order(), amountFen: 800, code: show() }
  await agent.call('/charge', kept)
  const refund = { order: kept.order, refund: 'part', amountFen: 100, supervisorCode: SUPERVISOR }
  await agent.call('/refund', refund)
  for (let tries = 0; tries < 2; tries++)
    expect(await agent.call('/void', { order: kept.order })).toMatchObject({
      status: 409,
      body: { code: 'PAYMENT_STATE_CONFLICT' },
    })
  expect((await agent.call(`/charge/${kept.order}`)).body).toMatchObject({
    outcome: 'paid',
    refundedFen: 100,
  })
  expect(await agent.call('/void', { order: order() })).toMatchObject({ status: 404 })
})

test('behavior: a void whose answer was lost is unknown, and known after a kill', async () => {
  const place = path.join(folder, 'void')
  const first = await agentProgram(place, '--code', await code(), '--language', 'en')
  const paid = { order: order(), amountFen: 900, code: show() }
  await first.call('/charge', paid)
  const met = next('hold', /\/void$/, 100)
  const asking = first.call('/void', { order: paid.order }).catch(() => undefined)
  await met
  expect((await first.call(`/charge/${paid.order}`)).body).toMatchObject({
    outcome: 'unknown',
    message: expect.stringContaining('Hand back no money'),
  })
  await first.kill()
  await asking
  fault = undefined
  const second = await agentProgram(place)
  await becomes(second, paid.order, 'voided')
  expect(await paymentsOf(paid.order)).toEqual([{ state: 'voided', amountFen: 900 }])
  await second.kill()
})

test('behavior: the code of a desk does not make a till, and the next code does', async () => {
  const { operatorId } = operatorOf('desk')
  const ofDesk = await createProvisioningCode(platform.rooms.context, operatorId)
  const place = path.join(folder, 'desk')
  const start = (provisioningCode?: string) =>
    startAgent({
      platform: address,
      folder: place,
      port: 0,
      locale: 'en',
      provisioningCode,
      say: () => {},
    })
  const refused = { code: 'TERMINAL_UNKNOWN' }
  await expect(start(ofDesk.provisioningCode)).rejects.toMatchObject(refused)
  await expect(start()).rejects.toMatchObject({ code: 'REQUEST_MALFORMED' })
  const agent = await agentHere(place)
  const paid = { order: order(), amountFen: 100, code: show() }
  expect((await agent.call('/charge', paid)).body.outcome).toBe('paid')
})

describe('who may ask', () => {
  let agent: Agent
  const body = () => ({ order: order(), amountFen: 100, code: '9'.repeat(20) })
  beforeEach(async () => {
    agent = await agentHere()
  })

  test.each([
    ['no secret', { authorization: '' }, 401, 'PROOF_INVALID'],
    ['a wrong secret', { authorization: 'Bearer no' }, 401, 'PROOF_INVALID'],
    ['a page', { origin: 'https://evil.example' }, 403, 'REQUEST_FORBIDDEN'],
    ['a page of this machine', { origin: 'http://127.0.0.1' }, 403, 'REQUEST_FORBIDDEN'],
    ['a page without an origin', { 'sec-fetch-site': 'none' }, 403, 'REQUEST_FORBIDDEN'],
    ['a name that was rebound', { host: 'evil.example' }, 403, 'REQUEST_FORBIDDEN'],
    ['another port', { host: '127.0.0.1:1' }, 403, 'REQUEST_FORBIDDEN'],
  ])('behavior: %s is refused', async (_, headers, status, reason) => {
    for (const answer of [
      await agent.call('/charge', body(), headers),
      await agent.call('/charge/a', undefined, headers),
      await agent.call('/refund', body(), headers),
    ])
      expect(answer).toMatchObject({ status, body: { code: reason } })
  })

  test('behavior: what is malformed is refused, with the place and not the value', async () => {
    for (const wrong of [
      { ...body(), amountFen: '100' },
      { ...body(), amountFen: 0 },
      { ...body(), amountFen: 1.5 },
      { ...body(), order: 'a b' },
      { ...body(), more: 1 },
      { order: 'a' },
    ])
      expect(await agent.call('/charge', wrong)).toMatchObject({
        status: 400,
        body: { code: 'REQUEST_MALFORMED' },
      })
    const text = await agent.call('/charge', body(), { 'content-type': 'text/plain' })
    expect(text).toMatchObject({ status: 400, body: { code: 'REQUEST_MALFORMED' } })
    const short = await agent.call('/charge', { ...body(), code: '12' })
    expect(short.body.code).toBe('CODE_MALFORMED')
    const identity = await agent.call('/charge', { ...body(), code: 'SC1:AB' })
    expect(identity.body.code).toBe('CODE_WRONG_PURPOSE')
    expect((await agent.call('/health')).body.open).toBe(0)
  })
})

describe('what lies on the disk', () => {
  test('behavior: only the owner reads it, or it does not start', async () => {
    const agent = await agentHere()
    await agent.call('/charge', { order: order(), amountFen: 100, code: show() })
    for (const name of readdirSync(agent.folder))
      expect([name, statSync(path.join(agent.folder, name)).mode & 0o077]).toEqual([name, 0])
    await stops.pop()!()
    chmodSync(path.join(agent.folder, 'essc.terminal.key'), 0o640)
    await expect(agentHere(agent.folder)).rejects.toThrow(/Others may read .*key/)
  })

  test('behavior: half a line is dropped, a damaged one is told, two agents are one too many', async () => {
    const agent = await agentHere()
    const paid = { order: order(), amountFen: 100, code: show() }
    const before = (await agent.call('/charge', paid)).body
    await expect(agentProgram(agent.folder)).rejects.toThrow('works with')
    await stops.pop()!()
    const journal = path.join(agent.folder, 'journal.jsonl')
    appendFileSync(journal, '{"kind":"charge","order":"half')
    const again = await agentHere(agent.folder)
    expect((await again.call(`/charge/${paid.order}`)).body).toEqual(before)
    await stops.pop()!()
    writeFileSync(journal, `nonsense\n${readFileSync(journal, 'utf8')}`)
    await expect(agentHere(agent.folder)).rejects.toThrow('Line 1 of the journal is damaged')
  })
})

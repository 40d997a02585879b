import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * A server that speaks the platform's wire format and nothing more, written from its description with
 * Node's own crypto, so that the client is not checked against its own code.
 */
export interface PeerCall {
  operation: string
  parameters: Record<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: bodies are looked at by the tests, one by one.
  body: any
  rawBody: string
  idempotencyKey: string | undefined
  sessionId: string | undefined
  /** `fresh` ran the handler, `replayed` answered what was stored, else the problem's code. */
  outcome: string
}

export type PeerHandler = (call: PeerCall) => object | Promise<object>

export class PeerProblem extends Error {
  readonly status: number
  readonly code: string
  readonly parameters: object | undefined
  constructor(status: number, code: string, parameters?: object) {
    super(code)
    this.status = status
    this.code = code
    this.parameters = parameters
  }
}

const ROUTES: [string, RegExp, string, boolean][] = [
  ['GET', /^\/v1\/hello$/, 'channels.hello', false],
  ['POST', /^\/v1\/sessions$/, 'channels.createSession', false],
  ['POST', /^\/v1\/sessions\/token$/, 'channels.renewToken', true],
  ['POST', /^\/v1\/sessions\/close$/, 'channels.closeSession', true],
  ['GET', /^\/v1\/events$/, 'channels.events', true],
  ['GET', /^\/v1\/enrolment$/, 'enrolment.get', true],
  ['POST', /^\/v1\/enrolment\/identity$/, 'enrolment.identify', true],
  ['POST', /^\/v1\/enrolment\/photo$/, 'enrolment.startPhoto', true],
  ['POST', /^\/v1\/enrolment\/sms$/, 'enrolment.sendSms', true],
  ['POST', /^\/v1\/enrolment\/sms\/code$/, 'enrolment.checkSms', true],
  ['POST', /^\/v1\/enrolment\/desk$/, 'enrolment.startDesk', true],
  ['POST', /^\/v1\/enrolment\/face$/, 'enrolment.startFace', true],
  ['POST', /^\/v1\/enrolment\/face\/result$/, 'enrolment.finishFace', true],
  ['POST', /^\/v1\/enrolment\/password$/, 'enrolment.setPassword', true],
  ['POST', /^\/v1\/card\/face$/, 'cards.startFace', true],
  ['POST', /^\/v1\/card\/reveal$/, 'cards.reveal', true],
  ['POST', /^\/v1\/card\/licence$/, 'cards.licence', true],
  ['POST', /^\/v1\/unlock$/, 'enrolment.unlock', true],
  ['GET', /^\/v1\/card$/, 'cards.get', true],
  ['POST', /^\/v1\/card\/stop$/, 'cards.stop', true],
  ['POST', /^\/v1\/card\/unlink$/, 'cards.unlink', true],
  ['POST', /^\/v1\/card\/close$/, 'cards.close', true],
  ['POST', /^\/v1\/codes\/authorisations$/, 'codes.authorise', true],
  ['POST', /^\/v1\/payments\/(?<paymentId>[^/]+)\/confirm$/, 'payments.confirm', true],
  ['GET', /^\/v1\/services$/, 'services.list', true],
]

export async function startPeer() {
  const calls: PeerCall[] = []
  const handlers = new Map<string, PeerHandler>()
  const secrets = new Map<string, { secret: Buffer; token: string }>()
  const stored = new Map<string, { digest: string; answer: object }>()
  const losses = new Map<string, number>()
  const open = new Set<ServerResponse>()
  let nonces = ['nonce-0']

  function prove(request: IncomingMessage, call: PeerCall): void {
    const proof = /^(\S+), (\S+), (\S+), (\S+)$/.exec(String(request.headers['essc-proof'] ?? ''))
    if (!proof) throw new PeerProblem(401, 'PROOF_MISSING')
    const [, kid, nonce, random, mac] = proof as unknown as string[]
    if (!nonces.includes(nonce!)) throw new PeerProblem(401, 'PROOF_NONCE')
    const session = secrets.get(kid!)
    const token = String(request.headers.authorization ?? '').replace(/^Bearer /, '')
    if (!session || session.token !== token) throw new PeerProblem(401, 'SESSION_EXPIRED')
    const hex = (text: string) => createHash('sha256').update(text).digest('hex')
    const query = Object.entries(call.parameters)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&')
    const lines = [
      'essc-proof-v1',
      call.operation,
      query,
      hex(token),
      call.rawBody === '' ? '-' : hex(call.rawBody),
      call.idempotencyKey ?? '-',
      nonce,
      random,
    ]
    const own = createHmac('sha256', session.secret).update(lines.join('\n')).digest('base64url')
    if (own !== mac || Buffer.from(random!, 'base64url').length !== 12)
      throw new PeerProblem(401, 'PROOF_INVALID')
    call.sessionId = kid
  }

  async function handle(request: IncomingMessage, call: PeerCall, needsProof: boolean) {
    if (needsProof) prove(request, call)
    if (request.method === 'POST' && !call.idempotencyKey)
      throw new PeerProblem(400, 'IDEMPOTENCY_MISSING')
    const handler = handlers.get(call.operation)
    if (!handler) throw new PeerProblem(404, 'REQUEST_NOT_FOUND')
    const digest = call.operation + call.rawBody
    const before = call.idempotencyKey && stored.get(call.idempotencyKey)
    if (before) {
      if (before.digest !== digest) throw new PeerProblem(409, 'IDEMPOTENCY_MISMATCH')
      call.outcome = 'replayed'
      return before.answer
    }
    const answer = await handler(call)
    if (call.idempotencyKey) stored.set(call.idempotencyKey, { digest, answer })
    call.outcome = 'fresh'
    return answer
  }

  const server = createServer((request, response) => {
    void (async () => {
      open.add(response)
      const url = new URL(request.url ?? '/', 'http://peer')
      const route = ROUTES.find(
        ([method, path]) => method === request.method && path.test(url.pathname),
      )
      let rawBody = ''
      for await (const chunk of request) rawBody += chunk
      const call: PeerCall = {
        operation: route?.[2] ?? '',
        parameters: {
          ...route?.[1].exec(url.pathname)?.groups,
          ...Object.fromEntries(url.searchParams),
        },
        body: rawBody === '' ? undefined : JSON.parse(rawBody),
        rawBody,
        idempotencyKey: request.headers['idempotency-key'] as string | undefined,
        sessionId: undefined,
        outcome: '',
      }
      calls.push(call)
      let status = 200
      let answer: object
      try {
        if (!route) throw new PeerProblem(404, 'REQUEST_NOT_FOUND')
        answer = await handle(request, call, route[3])
      } catch (error) {
        if (!(error instanceof PeerProblem)) throw error
        status = error.status
        call.outcome = error.code
        const { code, parameters } = error
        answer = { type: 'about:blank', title: code, status, code, requestId: 'req-1', parameters }
      }
      const lost = losses.get(call.operation) ?? 0
      if (lost > 0) {
        losses.set(call.operation, lost - 1)
        request.socket.destroy()
        return
      }
      response.writeHead(status, { 'content-type': 'application/json', 'essc-nonce': nonces[0]! })
      response.end(JSON.stringify(answer))
    })().finally(() => open.delete(response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    of: (operation: string) => calls.filter((call) => call.operation === operation),
    on(operation: string, handler: PeerHandler) {
      handlers.set(operation, handler)
    },
    /** Lets the next replies of an operation get lost after the work was done. */
    lose(operation: string, times: number) {
      losses.set(operation, times)
    },
    rotateNonce() {
      nonces = [`nonce-${nonces[0]!.length}-${randomUUID().slice(0, 8)}`]
    },
    nonce: () => nonces[0]!,
    addSession(sessionId: string, secret: Buffer, token: string) {
      secrets.set(sessionId, { secret, token })
    },
    setToken(sessionId: string, token: string) {
      secrets.get(sessionId)!.token = token
    },
    expire(sessionId: string) {
      secrets.delete(sessionId)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await delay(0)
    },
  }
}

export type Peer = Awaited<ReturnType<typeof startPeer>>

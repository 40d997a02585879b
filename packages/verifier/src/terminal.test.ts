import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import zlib from 'node:zlib'
import { fromBase64Url, toBase64Url, utf8 } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm2Verifier } from '@essc/crypto/sm2'
import { sm3 } from '@essc/crypto/sm3'
import type { SignedTrustBundle } from '@essc/protocol/codes/schema'
import { createIssuer, NOW } from '../test/issuer.ts'
import { nodeInflate } from './node-inflate.ts'
import { createTerminal, type Terminal } from './terminal.ts'
import { createVerifier } from './verify.ts'

const CODE = 'AB12-CD34-EF56-GH78'
const ORDER = { digits: '95123456789012345678', amountFen: 500, orderReference: 'o-1' }

interface Call {
  path: string
  key: string
  // biome-ignore lint/suspicious/noExplicitAny: bodies are looked at by the tests, one by one.
  body: any
}

const issuer = createIssuer('terminal')

/** A server that speaks the wire format to terminals, checked with Node's own HMAC. */
async function startPeer() {
  const calls: Call[] = []
  /** Answers that had a body. */
  const sent: string[] = []
  const answers = new Map<string, object>()
  const state = {
    nonce: 'nonce-0000',
    publicKey: '',
    session: undefined as { id: string; secret: Buffer; token: string } | undefined,
    charge: { state: 'captured' } as { state?: string; code?: string; status?: number },
    lose: 0,
    isDown: false,
    openings: 0,
    bundle: issuer.bundle(),
    /** Without it no answer has an ETag. */
    etag: '"5"' as string | undefined,
  }
  const hex = (text: string) => createHash('sha256').update(text).digest('hex')
  const refuse = (status: number, code: string) => ({ status, answer: { code, requestId: 'r' } })

  function isProven(
    headers: Record<string, string>,
    operation: string,
    query: string,
    raw: string,
  ) {
    const { session } = state
    const [, kid, nonce, drawn, mac] = /^(\S+), (\S+), (\S+), (\S+)$/.exec(
      headers['essc-proof'] ?? '',
    ) ?? ['']
    const lines = [
      'essc-proof-v1',
      operation,
      query,
      hex(session!.token),
      raw === '' ? '-' : hex(raw),
      headers['idempotency-key'] ?? '-',
      nonce,
      drawn,
    ]
    const own = createHmac('sha256', session!.secret).update(lines.join('\n')).digest('base64url')
    return kid === session!.id && nonce === state.nonce && own === mac
  }

  function decide(path: string, headers: Record<string, string>, raw: string) {
    const body = raw === '' ? {} : JSON.parse(raw)
    const key = headers['idempotency-key'] ?? ''
    calls.push({ path, key, body })
    if (path === '/v1/terminals') {
      if (state.publicKey !== '' && state.publicKey !== body.publicKey)
        return refuse(401, 'TERMINAL_UNKNOWN')
      state.publicKey = body.publicKey
      const bundleKey = toBase64Url(issuer.bundleKey)
      const facts = { terminalId: 't-1', kind: 'till', operatorName: 'Shop', bundleKey }
      return { status: 200, answer: facts }
    }
    if (path === '/v1/terminals/session') {
      if (body.nonce !== state.nonce) return refuse(401, 'PROOF_NONCE')
      const message = utf8(`essc-terminal-v1\nt-1\n${body.nonce}\n${body.random}`)
      const isSigned = sm2Verifier(fromBase64Url(state.publicKey))
      if (!isSigned(fromBase64Url(body.signature), message)) return refuse(401, 'PROOF_INVALID')
      const token = randomBytes(32).toString('base64url')
      state.session = { id: `s-${++state.openings}`, secret: randomBytes(32), token }
      const answer = {
        sessionId: state.session.id,
        secret: state.session.secret.toString('base64url'),
        token,
        expiresAtUnix: 1_800_043_200,
        kind: 'till',
        operatorName: 'Shop',
      }
      return { status: 200, answer }
    }
    if (path === '/v1/trust-bundle') {
      const isSame = state.etag !== undefined && headers['if-none-match'] === state.etag
      return { status: isSame ? 304 : 200, answer: state.bundle, etag: state.etag }
    }
    const paid = /^\/v1\/charges\/([^/]+)(\/void)?$/.exec(path)
    const operation = !paid ? 'charge' : paid[2] ? 'voidCharge' : 'getCharge'
    if (!state.session || headers.authorization !== `Bearer ${state.session.token}`)
      return refuse(401, 'SESSION_EXPIRED')
    const query = paid ? `paymentId=${paid[1]}` : ''
    if (!isProven(headers, `payments.${operation}`, query, raw))
      return refuse(
        401,
        headers['essc-proof']?.includes(state.nonce) ? 'PROOF_INVALID' : 'PROOF_NONCE',
      )
    const stored = answers.get(key)
    if (stored) return { status: 200, answer: stored }
    if (state.charge.code) return refuse(state.charge.status!, state.charge.code)
    const answer = { paymentId: 'p-1', ...ORDER, state: state.charge.state }
    if (key) answers.set(key, answer)
    return { status: 200, answer }
  }

  const server = createServer(async (request, response) => {
    let raw = ''
    for await (const chunk of request) raw += chunk
    if (state.isDown) {
      request.socket.destroy()
      return
    }
    const { status, answer, etag } = decide(
      request.url!,
      request.headers as Record<string, string>,
      raw,
    ) as { status: number; answer: object; etag?: string }
    if (request.url === '/v1/charges' && state.lose > 0 && status === 200) {
      state.lose--
      request.socket.destroy()
      return
    }
    response.writeHead(status, { 'essc-nonce': state.nonce, ...(etag && { etag }) })
    if (status === 304) response.end()
    else {
      sent.push(request.url!)
      response.end(JSON.stringify(answer))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    sent: (path: string) => sent.filter((each) => each === path).length,
    of: (path: string) => calls.filter((call) => call.path === path),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

let peer: Awaited<ReturnType<typeof startPeer>>
let stored: Map<string, string>
let terminal: Terminal
let starts = 0

/** The program, started again on what it had stored. */
const start = () =>
  createTerminal({
    platform: peer.url,
    fetch,
    random: seededRandom({ host: sm3(utf8(`terminal-${++starts}`)) }),
    now: () => 1_800_000_000_000,
    wait: async () => undefined,
    storage: {
      get: async (key) => stored.get(key),
      set: async (key, value) => {
        stored.set(key, value)
      },
      remove: async (key) => {
        stored.delete(key)
      },
    },
  })

beforeEach(async () => {
  peer = await startPeer()
  stored = new Map()
  terminal = start()
})

afterEach(() => peer.close())

const charges = () => peer.of('/v1/charges')

test('default', async () => {
  expect(await terminal.kind()).toBeUndefined()
  expect(await terminal.provision(CODE)).toMatchObject({ kind: 'till', operatorName: 'Shop' })
  expect(await terminal.kind()).toBe('till')
  expect(await terminal.charge(ORDER)).toMatchObject({ paymentId: 'p-1', state: 'captured' })
  expect(await terminal.getCharge('p-1')).toMatchObject({ state: 'captured' })
  expect(await terminal.voidCharge('p-1')).toMatchObject({ state: 'captured' })
  expect(peer.state.openings).toBe(1)
  expect(charges()[0]!.body).toEqual(ORDER)
})

test('behavior: before provisioning nothing is sent', async () => {
  await expect(terminal.charge(ORDER)).rejects.toMatchObject({ code: 'TERMINAL_UNKNOWN' })
  expect(charges()).toHaveLength(0)
})

test('behavior: a program that dies while provisioning comes back with the same key', async () => {
  peer.state.isDown = true
  await expect(terminal.provision(CODE)).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
  peer.state.isDown = false
  await start().provision(CODE)
  await start().provision(CODE)
  expect(new Set(peer.of('/v1/terminals').map(({ body }) => body.publicKey)).size).toBe(1)
})

test('behavior: a lost reply is asked about with the same key', async () => {
  await terminal.provision(CODE)
  peer.state.lose = 3
  expect(await terminal.charge(ORDER)).toMatchObject({ state: 'captured' })
  expect(charges()).toHaveLength(4)
  expect(new Set(charges().map(({ key }) => key)).size).toBe(1)
  expect(await terminal.unfinishedCharge()).toBeUndefined()
})

test('behavior: an unknown charge survives a restart and is asked about with its key', async () => {
  await terminal.provision(CODE)
  peer.state.lose = 100
  await expect(terminal.charge(ORDER)).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
  const again = start()
  expect(await again.unfinishedCharge()).toMatchObject(ORDER)
  await expect(again.charge({ ...ORDER, orderReference: 'o-2' })).rejects.toMatchObject({
    code: 'PAYMENT_STATE_CONFLICT',
  })
  peer.state.lose = 0
  expect(await again.resumeCharge()).toMatchObject({ state: 'captured' })
  expect(new Set(charges().map(({ key }) => key)).size).toBe(1)
  expect(await again.resumeCharge()).toBeUndefined()
  await again.charge({ ...ORDER, orderReference: 'o-2' })
  expect(new Set(charges().map(({ key }) => key)).size).toBe(2)
})

test('behavior: what is stored is stored before anything is sent', async () => {
  await terminal.provision(CODE)
  peer.state.isDown = true
  await expect(terminal.charge(ORDER)).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
  expect(charges()).toHaveLength(0)
  expect(await start().unfinishedCharge()).toMatchObject(ORDER)
})

test('behavior: a charge that waits for its holder is remembered until it is over', async () => {
  await terminal.provision(CODE)
  peer.state.charge = { state: 'awaitingHolder' }
  expect(await terminal.charge(ORDER)).toMatchObject({ state: 'awaitingHolder' })
  const again = start()
  expect(await again.resumeCharge()).toMatchObject({ state: 'awaitingHolder' })
  peer.state.charge = { state: 'declined' }
  expect(await again.resumeCharge()).toMatchObject({ state: 'declined' })
  expect(await again.unfinishedCharge()).toBeUndefined()
  expect(charges()).toHaveLength(1)
})

test('behavior: a refusal settles a charge; an answer about the terminal does not', async () => {
  await terminal.provision(CODE)
  peer.state.charge = { code: 'TERMINAL_UNKNOWN', status: 401 }
  await expect(terminal.charge(ORDER)).rejects.toMatchObject({ code: 'TERMINAL_UNKNOWN' })
  expect(await terminal.unfinishedCharge()).toMatchObject(ORDER)
  peer.state.charge = { code: 'CODE_EXPIRED', status: 422 }
  await expect(terminal.resumeCharge()).rejects.toMatchObject({ code: 'CODE_EXPIRED' })
  expect(await terminal.unfinishedCharge()).toBeUndefined()
})

test('behavior: a session that ended, and a nonce that grew old, cost one more request', async () => {
  await terminal.provision(CODE)
  await terminal.charge(ORDER)
  peer.state.session = undefined
  await terminal.charge({ ...ORDER, orderReference: 'o-2' })
  expect(peer.state.openings).toBe(2)
  const second = charges().slice(1)
  expect(second).toHaveLength(2)
  expect(second[0]!.key).toBe(second[1]!.key)
  peer.state.nonce = 'nonce-0001'
  await terminal.charge({ ...ORDER, orderReference: 'o-3' })
  expect(charges()).toHaveLength(5)
})

const sequenceOf = ({ payload }: SignedTrustBundle) => JSON.parse(payload).sequence

describe('trust bundle', () => {
  beforeEach(() => terminal.provision(CODE))

  test('behavior: before provisioning there is no key to check one with', async () => {
    stored.clear()
    await expect(start().bundle()).rejects.toMatchObject({ code: 'TERMINAL_UNKNOWN' })
  })

  test('behavior: the last bundle serves while the platform is away', async () => {
    peer.state.isDown = true
    await expect(terminal.bundle()).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
    peer.state.isDown = false
    const bundle = await terminal.bundle()
    peer.state.isDown = true
    expect(await start().bundle()).toEqual(bundle)
  })

  test('RFC 9110, 13.1.2: a bundle that has not changed is not sent again, after a restart too', async () => {
    const first = await terminal.bundle()
    expect(await terminal.bundle()).toEqual(first)
    expect(await start().bundle()).toEqual(first)
    expect(peer.sent('/v1/trust-bundle')).toBe(1)
    peer.state.bundle = issuer.bundle({ sequence: 6 })
    peer.state.etag = '"6"'
    expect(sequenceOf(await start().bundle())).toBe(6)
    expect(peer.sent('/v1/trust-bundle')).toBe(2)
  })

  test('parameters: etag; without one every bundle is sent', async () => {
    peer.state.etag = undefined
    await terminal.bundle()
    await terminal.bundle()
    expect(peer.sent('/v1/trust-bundle')).toBe(2)
  })

  test('behavior: an old bundle that hides a revocation is refused after a restart too', async () => {
    const photograph = issuer.code()
    const old = issuer.bundle()
    const desk = async (signed: SignedTrustBundle) => {
      const verifier = createVerifier({
        bundleKey: issuer.bundleKey,
        now: () => (NOW + 100) * 1_000,
        inflate: nodeInflate(zlib),
      })
      await verifier.loadBundle(signed)
      const answer = verifier.verify(photograph, { purpose: 'identity' })
      return answer.ok ? 'accepted' : answer.reason
    }
    peer.state.bundle = issuer.bundle({ sequence: 6 }, [70])
    peer.state.etag = '"6"'
    expect(await desk(await terminal.bundle())).toBe('CODE_REVOKED')

    // Naive: whatever is signed and in date is taken, and kept in place of what there was.
    expect(await desk(old)).toBe('accepted')

    peer.state.bundle = old
    peer.state.etag = '"5"'
    for (const again of [terminal, start()]) {
      const kept = await again.bundle()
      expect(sequenceOf(kept)).toBe(6)
      expect(await desk(kept)).toBe('CODE_REVOKED')
    }
    // Nor is it what is kept from now on.
    peer.state.isDown = true
    expect(sequenceOf(await start().bundle())).toBe(6)
  })

  test('behavior: another bundle of the same sequence, or of another signer, is none', async () => {
    const first = await terminal.bundle()
    peer.state.etag = '"other"'
    for (const bundle of [
      issuer.bundle({ issuedAtUnix: NOW + 1 }),
      createIssuer('stranger').bundle({ sequence: 9 }),
      { ...issuer.bundle({ sequence: 9 }), payload: first.payload },
      {} as SignedTrustBundle,
    ]) {
      peer.state.bundle = bundle
      expect(await start().bundle()).toEqual(first)
    }
    stored.delete('essc.terminal.bundle')
    await expect(start().bundle()).rejects.toMatchObject({ code: 'BUNDLE_INVALID' })
  })

  test('behavior: what was damaged where it is kept is fetched anew', async () => {
    const first = await terminal.bundle()
    const text = stored.get('essc.terminal.bundle')!
    for (const damaged of [text.slice(0, 90), text.replace('"sequence', '"sequencf'), 'null']) {
      stored.set('essc.terminal.bundle', damaged)
      expect(await start().bundle()).toEqual(first)
    }
  })

  test('behavior: the clock never counts as earlier than the issue of what is kept', async () => {
    peer.state.bundle = issuer.bundle({ issuedAtUnix: NOW + 7_200, expiresAtUnix: NOW + 90_000 })
    await terminal.bundle()
    peer.state.isDown = true
    const photograph = issuer.code({ timeUnix: NOW + 60 })
    const verifier = createVerifier({
      bundleKey: issuer.bundleKey,
      // Set back two hours, and started again without a network.
      now: () => (NOW + 60) * 1_000,
      inflate: nodeInflate(zlib),
    })
    await verifier.loadBundle(await start().bundle())
    expect(verifier.verify(photograph, { purpose: 'identity' })).toMatchObject({
      ok: false,
      reason: 'CODE_EXPIRED',
    })
  })
})

import { createHash, createSign, createVerify, generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fromBase64Url, utf8 } from '@essc/crypto/bytes'
import { seededRandom } from '@essc/crypto/random'
import { sm2KeyPair, sm2Verifier } from '@essc/crypto/sm2'
import { alipayLogin } from './alipay-login.ts'
import { bankLogin } from './bank-login.ts'
import { createTicketIssuer } from './ticket-issuer.ts'
import { wechatLogin } from './wechat-login.ts'

interface Asked {
  request: IncomingMessage
  url: URL
  body: string
}
type Reply = { status?: number; headers?: Record<string, string>; text: string } | 'lost'

const servers: { close(): void }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serve(answer: (asked: Asked) => Reply): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const reply = answer({ request, url: new URL(request.url!, 'http://host'), body })
    if (reply === 'lost') {
      request.socket.destroy()
      return
    }
    response.writeHead(reply.status ?? 200, reply.headers)
    response.end(reply.text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push({
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const random = seededRandom({ host: createHash('sha256').update('partner').digest() })
const { secretKey, publicKey } = sm2KeyPair(random)
const hex = (text: string) => createHash('sha256').update(text).digest('hex')
const verifierDigest = 'A'.repeat(43)
const BODY = { hostUser: 'wechat:o1', verifierDigest, scopes: ['card' as const] }

/** Checks a channel's proof by the description in docs/channels.md, line by line. */
function isProven({ request, body }: Asked, nonce: string): boolean {
  const parts = /^ch_demo, (\S+), (\S{16}), (\S{86})$/.exec(String(request.headers['essc-proof']))
  if (parts?.[1] !== nonce) return false
  const lines = [
    'essc-proof-v1',
    'channels.createTicket',
    '',
    hex('ch_demo'),
    hex(body),
    request.headers['idempotency-key'],
    nonce,
    parts[2],
  ]
  return sm2Verifier(publicKey)(fromBase64Url(parts[3]!), utf8(lines.join('\n')))
}

test('default', async () => {
  const asked: Asked[] = []
  const platform = await serve((call) => {
    asked.push(call)
    if (!isProven(call, 'n1'))
      return {
        status: 401,
        headers: { 'essc-nonce': 'n1' },
        text: '{"code":"PROOF_NONCE","requestId":"r"}',
      }
    return asked.length === 2 ? 'lost' : { text: '{"ticket":"t","expiresAtUnix":5}' }
  })
  const issuer = createTicketIssuer({ platform, channel: 'ch_demo', secretKey })
  expect(await issuer.ticket(BODY)).toEqual({ ticket: 't', expiresAtUnix: 5 })
  // A new nonce, then a lost reply: all three tries are one action with one key.
  expect(asked).toHaveLength(3)
  expect(new Set(asked.map(({ request }) => request.headers['idempotency-key'])).size).toBe(1)
  expect(JSON.parse(asked[0]!.body)).toEqual(BODY)
  expect(asked[2]!.request.url).toBe('/v1/tickets')
  await issuer.ticket(BODY)
  expect(asked[3]!.request.headers['idempotency-key']).not.toBe(
    asked[2]!.request.headers['idempotency-key'],
  )
})

test('behavior: refusals are coded, and are not repeated', async () => {
  let count = 0
  const platform = await serve(() => {
    count++
    return { status: 403, text: '{"code":"REQUEST_FORBIDDEN","requestId":"r9"}' }
  })
  const issuer = createTicketIssuer({ platform, channel: 'ch_demo', secretKey })
  await expect(issuer.ticket(BODY)).rejects.toMatchObject({
    code: 'REQUEST_FORBIDDEN',
    requestId: 'r9',
  })
  expect(count).toBe(1)
  const down = createTicketIssuer({
    platform: 'http://127.0.0.1:9',
    channel: 'ch_demo',
    secretKey,
  })
  await expect(down.ticket(BODY)).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
})

test('parameters: secretKey', () => {
  const platform = 'http://127.0.0.1:9'
  expect(() =>
    createTicketIssuer({ platform, channel: 'c', secretKey: new Uint8Array(32) }),
  ).toThrow(TypeError)
  expect(() => createTicketIssuer({ platform, channel: 'c', secretKey: '' })).toThrow(TypeError)
})

test('behavior: WeChat’s login code', async () => {
  const endpoint = await serve(({ url }) => {
    const { appid, secret, js_code, grant_type } = Object.fromEntries(url.searchParams)
    const isGood =
      url.pathname === '/sns/jscode2session' &&
      appid === 'wx1' &&
      secret === 's' &&
      grant_type === 'authorization_code' &&
      js_code === 'c+1'
    return { text: isGood ? '{"openid":"o1","session_key":"k"}' : '{"errcode":40029,"errmsg":"x"}' }
  })
  const login = wechatLogin({ appId: 'wx1', secret: 's', endpoint })
  expect(await login('c+1')).toEqual({ hostUser: 'wechat:o1' })
  await expect(login('c2')).rejects.toMatchObject({ code: 'HOST_DENIED' })
})

describe('behavior: Alipay’s login code', () => {
  const rsa = () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 })
    return {
      secret: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      public: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    }
  }
  const app = rsa()
  const alipay = rsa()
  const gateway = (signWith: string) =>
    serve(({ url, body }) => {
      const form = new URLSearchParams(body)
      const text = [...form]
        .filter(([name]) => name !== 'sign')
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map((pair) => pair.join('='))
        .join('&')
      const isGood =
        url.pathname === '/gateway.do' &&
        form.get('timestamp') === '2027-01-15 16:00:00' &&
        createVerify('RSA-SHA256').update(text).verify(app.public, form.get('sign')!, 'base64')
      if (!isGood || form.get('code') !== 'c1')
        return { text: '{"error_response":{"code":"40002","msg":"x"},"sign":"AA=="}' }
      const inner = '{"open_id":"a1","access_token":"t","nested":{"a":"}"}}'
      const sign = createSign('RSA-SHA256').update(inner).sign(signWith, 'base64')
      return { text: `{"alipay_system_oauth_token_response":${inner},"sign":"${sign}"}` }
    })
  const loginAt = (endpoint: string) =>
    alipayLogin({
      appId: 'app1',
      privateKey: app.secret,
      alipayPublicKey: alipay.public,
      now: () => 1_800_000_000_000,
      endpoint,
    })

  test('default', async () => {
    const login = loginAt(await gateway(alipay.secret))
    expect(await login('c1')).toEqual({ hostUser: 'alipay:a1' })
    await expect(login('c2')).rejects.toMatchObject({ code: 'HOST_DENIED' })
  })

  test('behavior: an answer that Alipay did not sign is none', async () => {
    const login = loginAt(await gateway(app.secret))
    await expect(login('c1')).rejects.toMatchObject({ code: 'HOST_FAILED' })
  })
})

test('behavior: a bank’s login code', async () => {
  const endpoint = await serve(({ url, body }) => {
    const form = Object.fromEntries(new URLSearchParams(body))
    const isGood =
      url.pathname === '/oauth/token' &&
      form.client_id === 'b' &&
      form.client_secret === 's' &&
      form.grant_type === 'authorization_code' &&
      form.code === 'c1'
    return isGood
      ? { text: '{"access_token":"t","token_type":"Bearer","openid":"u1"}' }
      : { status: 400, text: '{"error":"invalid_grant"}' }
  })
  const login = bankLogin({ clientId: 'b', clientSecret: 's', endpoint })
  expect(await login('c1')).toEqual({ hostUser: 'bank:u1' })
  await expect(login('c2')).rejects.toMatchObject({ code: 'HOST_DENIED' })
})

test('behavior: a host that answers nonsense or nothing is told apart', async () => {
  const endpoint = await serve(() => ({ text: '<html>' }))
  const at = (where: string) => wechatLogin({ appId: 'wx1', secret: 'sss', endpoint: where })('c1')
  await expect(at(endpoint)).rejects.toMatchObject({ code: 'HOST_FAILED' })
  const error = await at('http://127.0.0.1:9').catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'NETWORK_UNREACHABLE' })
  expect(String(error) + String((error as Error).cause)).not.toContain('sss')
})

import { randomBytes } from 'node:crypto'
import { toBase64Url } from '@essc/crypto/bytes'
import { sm2KeyPair } from '@essc/crypto/sm2'
import { send, type TestPlatform, testPlatform } from './channels/testing.ts'
import { perMinute } from './rate-limits.ts'

jest.setTimeout(60_000)

let platform: TestPlatform
beforeAll(async () => {
  platform = await testPlatform()
})
afterAll(() => platform.stop())

const from = (remoteAddress: string, url: string) =>
  platform.app.inject({ method: 'GET', url, remoteAddress })

test('default: an address that floods is told to wait, and another is not', async () => {
  const most = perMinute['channels.hello']!
  let refused = 0
  for (let i = 0; i < most + 20; i += 1) {
    if ((await from('192.0.2.1', '/v1/hello')).statusCode === 429) refused += 1
  }
  expect(refused).toBe(20)
  const answer = await from('192.0.2.1', '/v1/hello')
  expect(answer.json()).toMatchObject({ code: 'REQUEST_RATE_LIMITED', status: 429 })
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  expect((await from('192.0.2.2', '/v1/hello')).statusCode).toBe(200)
  // Each operation has a count of its own.
  expect((await from('192.0.2.1', '/v1/trust-bundle')).statusCode).toBe(200)
})

test('behavior: introductions are guessed no faster', async () => {
  const key = sm2KeyPair((length) => randomBytes(length))
  const body = { provisioningCode: 'AAAA-BBBB-CCCC-DDDD', publicKey: toBase64Url(key.publicKey) }
  const codes = new Map<string | undefined, number>()
  for (let i = 0; i < perMinute['desk.provision']! + 1; i += 1) {
    const { code } = await send(platform, 'desk.provision', { body })
    codes.set(code, (codes.get(code) ?? 0) + 1)
  }
  expect([...codes]).toEqual([
    ['TERMINAL_UNKNOWN', perMinute['desk.provision']],
    ['REQUEST_RATE_LIMITED', 1],
  ])
})

test('behavior: a name for the caller that nobody in front vouches for is not believed', async () => {
  const most = perMinute['codes.trustBundle']!
  let refused = 0
  for (let i = 0; i < most + 1; i += 1) {
    const headers = { 'x-forwarded-for': `198.51.100.${i % 250}` }
    const answer = await platform.app.inject({
      method: 'GET',
      url: '/v1/status-lists/x',
      remoteAddress: '192.0.2.3',
      headers,
    })
    if (answer.statusCode === 429) refused += 1
  }
  expect(refused).toBe(1)
})

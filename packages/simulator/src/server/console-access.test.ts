import type { IncomingMessage } from 'node:http'
import { consoleAccess, mayUseConsole } from './console-access.ts'
import { notConsole } from './not-console.ts'
import { sendJson } from './reply.ts'
import { askRaw, serve } from './testing.ts'

const request = (remoteAddress: string, headers: Record<string, string>, method = 'GET') =>
  ({ socket: { remoteAddress }, headers, method }) as unknown as IncomingMessage

const host = 'localhost:4620'
const json = { 'content-type': 'application/json' }

test.each([
  ['this machine', request('127.0.0.1', { host })],
  ['this machine over IPv6', request('::1', { host: '[::1]:4620' })],
  ['this machine, mapped', request('::ffff:127.0.0.1', { host: '127.0.0.1:4620' })],
  ['our own page', request('127.0.0.1', { host, origin: `http://${host}` })],
  ['our own page posting', request('127.0.0.1', { host, ...json }, 'POST')],
])('default: %s may', (_, given) => {
  expect(mayUseConsole(given)).toBe(true)
})

test.each([
  ['a phone in the network', request('192.168.1.7', { host: '192.168.1.2:4620' })],
  ['a phone that says it is local', request('192.168.1.7', { host })],
  ['a name that resolves to this machine', request('127.0.0.1', { host: 'evil.example:4620' })],
  ['a page of another site', request('127.0.0.1', { host, origin: 'https://evil.example' })],
  ['a form of another site', request('127.0.0.1', { host, 'content-type': 'text/plain' }, 'POST')],
])('behavior: %s may not', (_, given) => {
  expect(mayUseConsole(given)).toBe(false)
})

test('behavior: the token is added on this side and the path moved below the console', async () => {
  let seen: { url: string | undefined; authorization: string | undefined } | undefined
  const platform = await serve({
    '/v1': ({ url, headers }, response) => {
      seen = { url, authorization: headers.authorization }
      sendJson(response, 200, { clock: 1 })
    },
  })
  const page = await serve({
    '/console': consoleAccess(() => platform, 'the-token-of-the-console'),
  })
  expect((await fetch(`${page.url}/console/clock`)).status).toBe(200)
  expect(seen).toEqual({
    url: '/v1/sandbox/clock',
    authorization: 'Bearer the-token-of-the-console',
  })
  await page.close()
  await platform.close()
})

test.each(['/v1/sandbox/people', '/v1/%73andbox/people', '//v1//SANDBOX/people'])(
  'behavior: the open way does not lead to the console: %s',
  async (path) => {
    const page = await serve({
      '/platform': notConsole((_, response) => sendJson(response, 200, {})),
    })
    expect((await askRaw(page.port, `/platform${path}`)).status).toBe(404)
    expect((await askRaw(page.port, '/platform/v1/hello')).status).toBe(200)
    await page.close()
  },
)

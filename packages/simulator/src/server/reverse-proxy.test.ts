import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { reverseProxy } from './reverse-proxy.ts'
import { serve } from './testing.ts'

let origin: Server
let seen: { url: string; headers: Record<string, unknown>; body: string }[]
let close: () => Promise<void>

beforeEach(async () => {
  seen = []
  origin = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers, body })
      if (request.url === '/dies') return request.socket.destroy()
      if (request.url === '/poll') return void setTimeout(() => response.end('late'), 300)
      response.writeHead(request.url === '/go' ? 303 : 201, {
        'essc-nonce': 'n1',
        location: '/services/record',
        'set-cookie': ['a=1; Path=/services/record; HttpOnly; Secure'],
      })
      response.end(`you said ${body}`)
    })
  })
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  await close()
  origin.closeAllConnections()
  await new Promise((resolve) => origin.close(resolve))
})

const target = () => ({ port: (origin.address() as AddressInfo).port })

async function open(mount?: string, to: () => { port: number } | undefined = target) {
  const page = await serve({ '/platform': reverseProxy(to, mount) })
  close = page.close
  return page
}

test('default: strips the prefix and passes headers, body, status and answer through', async () => {
  const { url } = await open()
  const answer = await fetch(`${url}/platform/v1/x?a=b%20c`, {
    method: 'POST',
    headers: { 'essc-proof': 'kid, nonce', 'content-type': 'application/json' },
    body: '{"a":1}',
  })
  expect(answer.status).toBe(201)
  expect(answer.headers.get('essc-nonce')).toBe('n1')
  expect(await answer.text()).toBe('you said {"a":1}')
  expect(seen[0]).toMatchObject({ url: '/v1/x?a=b%20c', body: '{"a":1}' })
  expect(seen[0]?.headers['essc-proof']).toBe('kid, nonce')
})

test('behavior: holds a long poll as long as the server does', async () => {
  const { url } = await open()
  expect(await (await fetch(`${url}/platform/poll`)).text()).toBe('late')
})

test('behavior: a server that is not there is said to be unavailable', async () => {
  const { url } = await open(undefined, () => undefined)
  const answer = await fetch(`${url}/platform/v1/x`)
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ code: 'PLATFORM_UNAVAILABLE' })
  expect(seen).toHaveLength(0)
})

test('behavior: a server that dies with a request in hand breaks the connection', async () => {
  const { url } = await open()
  await expect(fetch(`${url}/platform/dies`)).rejects.toThrow()
  expect(seen).toHaveLength(1)
})

test('parameters: mount', async () => {
  const { url } = await open('/phones/bank/web')
  const answer = await fetch(`${url}/platform/go`, { redirect: 'manual' })
  expect(answer.headers.get('location')).toBe('/phones/bank/web/services/record')
  expect(answer.headers.get('set-cookie')).toBe(
    'a=1; Path=/phones/bank/web/services/record; HttpOnly',
  )
})

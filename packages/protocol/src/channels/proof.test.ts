import { createHash, createHmac } from 'node:crypto'
import { fromUtf8, toBase64Url, utf8 } from '@essc/crypto/bytes'
import { operationPath, operations } from '../operations.ts'
import { canonicalRequest, parseProofHeader, proofHeader } from './proof.ts'

const request = {
  operation: 'payments.confirm',
  parameters: { b: '2 &=\n', a: '一' },
  token: 'token',
  body: utf8('{"x":1}'),
  idempotencyKey: 'key-1',
  nonce: 'nonce-1',
  random: new Uint8Array(12).fill(1),
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('default: the lines of the canonical form, in their order', () => {
  expect(fromUtf8(canonicalRequest(request)).split('\n')).toEqual([
    'essc-proof-v1',
    'payments.confirm',
    'a=%E4%B8%80&b=2%20%26%3D%0A',
    sha256('token'),
    sha256('{"x":1}'),
    'key-1',
    'nonce-1',
    'AQEBAQEBAQEBAQEB',
  ])
})

test('behavior: a missing body and an empty one are told apart', () => {
  const none = canonicalRequest({ ...request, body: undefined })
  const empty = canonicalRequest({ ...request, body: new Uint8Array(0) })
  expect(fromUtf8(none).split('\n')[4]).toBe('-')
  expect(fromUtf8(empty).split('\n')[4]).toBe(sha256(''))
})

test('default: the header is kid, nonce, random and the HMAC that anyone can compute', () => {
  const secret = new Uint8Array(32).fill(5)
  const header = proofHeader('kid-1', secret, request)
  const mac = createHmac('sha256', secret).update(canonicalRequest(request)).digest()
  expect(parseProofHeader(header)).toEqual({
    kid: 'kid-1',
    nonce: 'nonce-1',
    random: 'AQEBAQEBAQEBAQEB',
    mac: toBase64Url(mac),
  })
  for (const text of ['', header.slice(1).replace(', ', ','), `${header}, x`, header.slice(0, -8)])
    expect(parseProofHeader(text)).toBeUndefined()
})

test('behavior: paths and queries are encoded, and every path of the table begins with its version', () => {
  expect(operationPath(operations['payments.quote'], { paymentId: 'a/b' })).toBe(
    '/v1/payments/a%2Fb/quote',
  )
  expect(operationPath(operations['services.list'], { region: '330500' })).toBe(
    '/v1/services?region=330500',
  )
  const paths = Object.values(operations).map(({ method, path }) => `${method} ${path}`)
  expect(new Set(paths).size).toBe(paths.length)
  for (const path of paths) expect(path).toMatch(/^(GET|POST) \/v1\//)
})

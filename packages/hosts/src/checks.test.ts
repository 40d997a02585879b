import { checkPage, readHeaders, readRandom, readResponse } from './checks.ts'

test.each([[0], [99], [600], [200.5], ['x'], [undefined], [null]])(
  'parameters: status %j is no answer',
  (status) => {
    expect(() => readResponse(status, {}, '')).toThrow('NETWORK_UNREACHABLE')
  },
)

test('parameters: a status of text, and a body that is not there', () => {
  expect(readResponse('204', undefined, undefined)).toEqual({ status: 204, headers: {}, body: '' })
  expect(readResponse(200, null, null)).toEqual({ status: 200, headers: {}, body: '' })
})

test.each([[{}], [new ArrayBuffer(2)], [1], [true]])('parameters: body %p is not text', (body) => {
  expect(() => readResponse(200, {}, body)).toThrow('HOST_FAILED')
})

test('default: headers have lower-case names and texts', () => {
  expect(
    readHeaders({
      'Content-Type': 'a',
      AGE: 3,
      'Set-Cookie': ['b', 'c'],
      Gone: null,
      Not: undefined,
    }),
  ).toEqual({ 'content-type': 'a', age: '3', 'set-cookie': 'b, c' })
  expect(readHeaders('text')).toEqual({})
})

test('parameters: what is not a buffer of the length asked for is refused', () => {
  const bytes = Uint8Array.from({ length: 16 }, (_, index) => index)
  expect(readRandom(bytes.buffer, 16)).toEqual(bytes)
  for (const odd of [bytes, 'x', undefined, bytes.slice(1).buffer, new ArrayBuffer(16)]) {
    expect(() => readRandom(odd, 16)).toThrow('HOST_FAILED')
  }
  expect(readRandom(new ArrayBuffer(1), 1)).toEqual(new Uint8Array(1))
})

test.each([
  ['https://service.example', true],
  ['HTTPS://service.example:8443/a?b=c#d', true],
  ['http://[::1]:3000/', true],
  ['http://localhost?x', true],
  ['http://localhost.example', false],
  ['http://127.0.0.1.example/', false],
  ['https://a@b.example/', false],
  ['https:///a', false],
  ['https://a.example/ b', false],
  [' https://a.example/', false],
  ['https://a.example\n/', false],
  ['javascript:alert(1)//https://a.example/', false],
])('parameters: page %j', (url, opens) => {
  if (opens) expect(checkPage(url)).toBe(url)
  else expect(() => checkPage(url)).toThrow('HOST_FAILED')
})

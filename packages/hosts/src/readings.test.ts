import {
  checkAppPath,
  checkLength,
  checkPage,
  readDegrees,
  readDivision,
  readRandom,
  readResponse,
  readUnit,
} from './checks.ts'
import { readLaunch } from './launch.ts'
import { readNetworkType } from './network.ts'
import { readPageAnswer } from './page-answer.ts'
import { queryAll, queryOf, withoutQuery, withQuery } from './web/address.ts'
import { multipart, readDataUrl } from './web/multipart.ts'
import { readImage } from './web-extras.ts'

const failed = expect.objectContaining({ code: 'HOST_FAILED' })

function thrown(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

test.each([
  [90, 180],
  [-90, -180],
  ['30.5', '120.25'],
  [0, '0'],
])('parameters: the place %j %j', (north, east) => {
  expect(readDegrees(north, east)).toEqual({ latitude: Number(north), longitude: Number(east) })
})

test.each([
  [91, 0],
  [0, 181],
  ['', 0],
  ['x', 0],
  [null, 0],
  [true, 0],
  [Number.NaN, 0],
  [[30], 0],
  [0, undefined],
])('parameters: the place %j %j is none', (north, east) => {
  expect(thrown(() => readDegrees(north, east))).toEqual(failed)
})

test('parameters: divisions', () => {
  expect(readDivision('330500')).toEqual({ division: '330500' })
  expect(readDivision(330500)).toEqual({ division: '330500' })
  for (const no of ['030500', '33050', '3305000', 'x330500', '', null, {}]) {
    expect(thrown(() => readDivision(no))).toEqual(failed)
  }
})

test('parameters: statuses, headers and bodies of an answer', () => {
  const headers = { 'X-A': 'b', List: ['c', 'd'], none: null, nothing: undefined, Number: 1 }
  expect(readResponse('200', headers, undefined)).toEqual({
    status: 200,
    headers: { 'x-a': 'b', list: 'c, d', number: '1' },
    body: '',
  })
  expect(readResponse(100, null, null)).toEqual({ status: 100, headers: {}, body: '' })
  expect(readResponse(599, 'x', 'b')).toEqual({ status: 599, headers: {}, body: 'b' })
  for (const status of [99, 600, 200.5, undefined, 'x', -1]) {
    const unreachable = expect.objectContaining({ code: 'NETWORK_UNREACHABLE', member: 'request' })
    expect(thrown(() => readResponse(status, {}, ''))).toEqual(unreachable)
  }
  for (const body of [{}, [], 1, true]) {
    expect(thrown(() => readResponse(200, {}, body))).toEqual(failed)
  }
})

test('parameters: brightness', () => {
  expect([readUnit(0.5, 'm'), readUnit(-1, 'm'), readUnit(2, 'm')]).toEqual([0.5, 0, 1])
  for (const no of ['0.5', Number.NaN, undefined]) {
    expect(thrown(() => readUnit(no, 'getBrightness'))).toEqual(
      expect.objectContaining({ code: 'HOST_FAILED', member: 'getBrightness' }),
    )
  }
})

test('parameters: random bytes', () => {
  expect([checkLength(1), checkLength(65_536)]).toEqual([1, 65_536])
  for (const no of [0, 65_537, 1.5]) expect(() => checkLength(no)).toThrow(TypeError)
  const bytes = (length: number, byte: (index: number) => number) =>
    Uint8Array.from({ length }, (_, index) => byte(index)).buffer
  expect(
    readRandom(
      bytes(16, (index) => index),
      16,
    ),
  ).toHaveLength(16)
  expect(
    readRandom(
      bytes(15, () => 7),
      15,
    ),
  ).toHaveLength(15)
  for (const [buffer, length] of [
    [bytes(16, () => 7), 16],
    [bytes(15, (index) => index), 16],
    [bytes(17, (index) => index), 16],
    [new Uint8Array(16).map((_, index) => index), 16],
    ['x', 1],
    [1, 1],
    [undefined, 0],
  ] as const) {
    expect(thrown(() => readRandom(buffer, length))).toEqual(failed)
  }
})

test('parameters: pages that may be opened', () => {
  for (const page of [
    'https://a.example',
    'HTTPS://a.example/b?c#d',
    'https://a.example:8443/?x',
    'http://localhost:80/',
    'http://127.0.0.1',
    'http://[::1]:1/x',
  ]) {
    expect(checkPage(page)).toBe(page)
  }
  for (const page of [
    'http://a.example',
    'xhttps://a.example',
    ' https://a.example',
    'https://a.example/ b',
    'https://a@b.example',
    'http://localhost.example/',
    'javascript:alert(1)//https://a.example',
    'https:///x',
  ]) {
    expect(thrown(() => checkPage(page))).toEqual(failed)
  }
})

test('parameters: pages of the app', () => {
  expect(checkAppPath('/pages/a?b=1')).toBe('/pages/a?b=1')
  for (const no of ['pages/a', '//pages', '/', '/a b', 'x/pages', '', '/pages\n']) {
    expect(() => checkAppPath(no)).toThrow(TypeError)
  }
})

test('parameters: ways into the app', () => {
  expect(readLaunch(undefined)).toEqual({ path: '', query: {} })
  expect(
    readLaunch({
      path: 'p',
      query: { a: '1', b: 2, c: null, d: undefined },
      scene: 1037,
      referrerInfo: { appId: 'o', extraData: { e: 'f' } },
    }),
  ).toEqual({
    path: 'p',
    query: { a: '1', b: '2' },
    scene: 1037,
    referrer: { appId: 'o', data: { e: 'f' } },
  })
  const other = { path: 1, query: 'x', scene: '1', referrerInfo: { appId: '', extraData: {} } }
  expect(readLaunch(other)).toEqual({ path: '', query: {} })
  expect(readLaunch({ referrerInfo: { appId: 1 } })).toEqual({ path: '', query: {} })
  expect(readLaunch({ referrerInfo: { appId: 'o' } }).referrer).toEqual({ appId: 'o', data: {} })
})

test.each([
  ['wifi', { isConnected: true, kind: 'wifi' }],
  ['2g', { isConnected: true, kind: 'mobile' }],
  ['5g', { isConnected: true, kind: 'mobile' }],
  ['5gx', { isConnected: true, kind: 'unknown' }],
  ['x5g', { isConnected: true, kind: 'unknown' }],
  ['none', { isConnected: false, kind: 'none' }],
  ['mobile', { isConnected: true, kind: 'mobile' }],
  ['ethernet', { isConnected: true, kind: 'unknown' }],
])('parameters: the network that WeChat calls %j', (type, network) => {
  expect(readNetworkType(type)).toEqual(network)
})

test('parameters: what a page answered', () => {
  expect(readPageAnswer({ result: 'r' })).toEqual({ result: 'r' })
  expect(readPageAnswer({ result: '' })).toEqual({ result: '' })
  for (const closed of [undefined, null, {}, { result: null }, 'x']) {
    expect(thrown(() => readPageAnswer(closed))).toMatchObject({ code: 'HOST_CANCELLED' })
  }
  expect(thrown(() => readPageAnswer({ result: 1 }))).toEqual(failed)
})

test('parameters: pictures of a page', () => {
  expect(readImage('data:image/png;base64,AAAA')).toEqual({ path: 'data:image/png;base64,AAAA' })
  for (const left of [undefined, null]) {
    expect(thrown(() => readImage(left))).toMatchObject({ code: 'HOST_CANCELLED' })
  }
  for (const no of [1, '', 'x', 'data:image/png,AAAA', {}]) {
    expect(thrown(() => readImage(no))).toEqual(failed)
  }
})

test('parameters: data addresses', () => {
  const read = (base64: string) =>
    Array.from(readDataUrl(`data:image/png;base64,${base64}`)?.bytes ?? [-1])
  // RFC 4648, section 10, and bytes of every height.
  expect(read('')).toEqual([])
  expect(read('Zg==')).toEqual([102])
  expect(read('Zm8=')).toEqual([102, 111])
  expect(read('Zm9v')).toEqual([102, 111, 111])
  expect(read('Zm9vYmFy')).toEqual([102, 111, 111, 98, 97, 114])
  expect(read('//79gEAB+/8=')).toEqual([255, 254, 253, 128, 64, 1, 251, 255])
  expect(readDataUrl('data:image/svg+xml;base64,AAAA')?.type).toBe('image/svg+xml')
  for (const no of ['A', 'AA', 'AA=A', 'AA!=', 'AAAA ', 'A===']) expect(read(no)).toEqual([-1])
  expect(readDataUrl('xdata:image/png;base64,AAAA')).toBeUndefined()
  expect(readDataUrl('data:png;base64,AAAA')).toBeUndefined()
})

// RFC 7578, section 4.
test('parameters: a form of one part', () => {
  const file = { type: 'image/png', bytes: Uint8Array.of(0, 255, 13) }
  const { contentType, body } = multipart('face', file, 'b-1')
  expect(contentType).toBe('multipart/form-data; boundary=b-1')
  expect(Array.from(body, (byte) => String.fromCharCode(byte)).join('')).toBe(
    '--b-1\r\nContent-Disposition: form-data; name="face"; filename="face"\r\n' +
      'Content-Type: image/png\r\n\r\n\0\u00ff\r\r\n--b-1--\r\n',
  )
  for (const no of ['', 'a b', 'a"b', ' a', 'a ']) {
    expect(() => multipart(no, file, 'b')).toThrow(TypeError)
  }
})

test('parameters: addresses and their parameters', () => {
  const address = 'https://a.example/p?a=1&b=%20x+y&a=2&c&&d==&e=%zz#f?g=1'
  expect(queryOf(address, 'a')).toBe('1')
  expect(queryOf(address, 'b')).toBe(' x y')
  expect(queryOf(address, 'd')).toBe('=')
  expect(queryOf(address, 'c')).toBe('')
  expect(queryOf(address, 'g')).toBeUndefined()
  expect(queryAll(address)).toEqual({ a: '1', b: ' x y', c: '', d: '=', e: '' })
  expect(queryAll('https://a.example/p')).toEqual({})
  expect(queryAll('https://a.example/p?a=b?c')).toEqual({ a: 'b?c' })
  expect(withoutQuery(address, ['a', 'c', 'd', 'e'])).toBe('https://a.example/p?b=%20x+y#f?g=1')
  expect(withoutQuery('https://a.example/p?a=1', ['a'])).toBe('https://a.example/p')
  expect(withoutQuery('https://a.example/p', ['a'])).toBe('https://a.example/p')
  expect(withQuery('https://a.example/p', { a: '1 &', b: '2' })).toBe(
    'https://a.example/p?a=1%20%26&b=2',
  )
  expect(withQuery('https://a.example/p?x', { a: '1' })).toBe('https://a.example/p?x&a=1')
  expect(withQuery('https://a.example/p', {})).toBe('https://a.example/p')
})

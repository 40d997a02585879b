import { browserParts, type WindowLike } from '../browser.ts'
import { fakeBridge } from '../fakes/bridge.ts'
import { fakeClock } from '../fakes/clock.ts'
import type { FakeOptions } from '../fakes/options.ts'
import { fakeWindow } from '../fakes/window.ts'
import { endOf } from '../testing.ts'
import { type BridgeTransport, bridgeOver, openBridge } from './bridge.ts'
import { frameTransport, injectedTransport } from './transports.ts'

function surroundings(clock = fakeClock(1_700_000_000_000)): FakeOptions & { clock: typeof clock } {
  return {
    clock,
    ui: {
      scan: async () => 'cancel',
      face: async () => 'finished',
      pay: async () => 'paid',
    },
    issueLoginCode: () => 'code',
    fetch: () => Promise.reject(new Error('unreachable')),
    randomBytes: (length) => new Uint8Array(length),
  }
}

/** A wire whose app's end the test holds. */
function wire(): BridgeTransport & { sent: string[]; answer(text: unknown): void } {
  const listeners: ((text: unknown) => void)[] = []
  const sent: string[] = []
  return {
    sent,
    send: (text) => void sent.push(text),
    receive: (listener) => void listeners.push(listener),
    answer: (text) => {
      for (const listener of listeners) listener(text)
    },
  }
}

const HELLO = { app: 'Bank', methods: ['login'], events: ['capture'] }

function calling(transport: BridgeTransport, clock = fakeClock(1_700_000_000_000)) {
  const bridge = bridgeOver(transport, clock, HELLO)
  const heard: unknown[] = []
  const forget = bridge.call(
    'login',
    {},
    {
      success: (answer) => heard.push(['success', answer]),
      fail: (error) => heard.push(['fail', error]),
      complete: (answer) => heard.push(['complete', answer]),
    },
  )
  return { bridge, heard, forget }
}

test('default: a call is one message of version 1, and its answer finds it', () => {
  const transport = wire()
  const { heard } = calling(transport)
  const call = JSON.parse(transport.sent[0] as string)
  expect(call).toEqual({ essc: 1, id: expect.any(String), method: 'login', params: {} })
  transport.answer(JSON.stringify({ essc: 1, id: call.id, result: { code: 'c' } }))
  expect(heard).toEqual([['success', { code: 'c' }]])
})

test('behavior: what is not an answer of this bridge is not heard', () => {
  const transport = wire()
  const { heard } = calling(transport)
  const { id } = JSON.parse(transport.sent[0] as string)
  const strangers = [
    'no json',
    '',
    'null',
    '[]',
    JSON.stringify({ id, result: {} }),
    JSON.stringify({ essc: 2, id, result: {} }),
    JSON.stringify({ essc: 1, id: `${id}0`, result: {} }),
    JSON.stringify({ essc: 1, id: 1, result: {} }),
    { essc: 1, id, result: {} },
    [JSON.stringify({ essc: 1, id, result: {} })],
    undefined,
  ]
  for (const stranger of strangers) transport.answer(stranger)
  expect(heard).toEqual([])
})

test('behavior: an answer to the page before this one finds no call of this page', () => {
  const transport = wire()
  const clock = fakeClock(1_700_000_000_000)
  calling(transport, clock)
  const { id } = JSON.parse(transport.sent[0] as string)
  clock.set(1_700_000_060_000)
  const { heard } = calling(transport, clock)
  transport.answer(JSON.stringify({ essc: 1, id, result: { code: 'of the page before' } }))
  expect(heard).toEqual([])
})

test('behavior: a forgotten call hears nothing, and the second answer of two is not heard', () => {
  const transport = wire()
  const { heard, forget } = calling(transport)
  const { id } = JSON.parse(transport.sent[0] as string)
  transport.answer(JSON.stringify({ essc: 1, id, error: { code: 'cancelled' } }))
  transport.answer(JSON.stringify({ essc: 1, id, result: {} }))
  expect(heard).toEqual([['fail', { code: 'cancelled' }]])
  forget()
  const again = calling(transport)
  again.forget()
  const { id: second } = JSON.parse(transport.sent[1] as string)
  transport.answer(JSON.stringify({ essc: 1, id: second, result: {} }))
  expect(again.heard).toEqual([])
})

test('behavior: an app that comes late into the page is waited for', async () => {
  const options = surroundings()
  const app = fakeBridge({ ...options, silentForMs: 2_000, app: 'Late Bank' })
  const opening = openBridge({ transport: app.transport, clock: options.clock })
  await options.clock.advance(3_000)
  expect((await opening).hello.app).toBe('Late Bank')
})

test('behavior: where no app answers, opening ends as HOST_UNAVAILABLE', async () => {
  const options = surroundings()
  const { window } = fakeWindow(options)
  const transport = injectedTransport(browserParts(window))
  const opening = openBridge({ transport, clock: options.clock, timeoutMs: 1_000 })
  const ended = expect(opening).rejects.toMatchObject({ code: 'HOST_UNAVAILABLE' })
  await options.clock.advance(1_001)
  await ended
})

test('behavior: a hello of a wrong shape is not taken', async () => {
  const transport = wire()
  const clock = fakeClock(1_700_000_000_000)
  const opening = openBridge({ transport, clock })
  const ended = expect(opening).rejects.toMatchObject({ code: 'HOST_UNAVAILABLE' })
  const { id } = JSON.parse(transport.sent[0] as string)
  transport.answer(JSON.stringify({ essc: 1, id, result: { app: 'Bank', methods: 'login' } }))
  await ended
})

test('behavior: in a frame only the parent of the named origin is heard', () => {
  const posted: unknown[] = []
  const parent = { postMessage: (text: string, origin: string) => posted.push([text, origin]) }
  const listeners: ((event: object) => void)[] = []
  const { window } = fakeWindow(surroundings())
  const framed: WindowLike = Object.assign(window, {
    parent,
    addEventListener: (_type: string, listener: (event: never) => void) =>
      listeners.push(listener as (event: object) => void),
  })
  const transport = frameTransport(browserParts(framed), 'https://bank.example')
  const heard: unknown[] = []
  transport.receive((text) => heard.push(text))
  transport.send('hello')
  const post = (data: string, origin: string, source: unknown) => {
    for (const listener of listeners) listener({ data, origin, source })
  }
  post('ours', 'https://bank.example', parent)
  post('another origin', 'https://evil.example', parent)
  post('another frame', 'https://bank.example', {})
  expect(heard).toEqual(['ours'])
  expect(posted).toEqual([['hello', 'https://bank.example']])
})

test('behavior: a bridge that never opens is unavailable after five seconds, asked five times a second', async () => {
  const clock = fakeClock(1_700_000_000_000)
  const sent: string[] = []
  const opened = (answer: (id: string, receive: (text: unknown) => void) => void) => {
    let receive: (text: unknown) => void = () => {}
    const transport = {
      send: (text: string) => {
        sent.push(text)
        answer(JSON.parse(text).id, receive)
      },
      receive: (listener: typeof receive) => {
        receive = listener
      },
    }
    return openBridge({ transport, clock })
  }
  const silent = opened(() => {})
  let ended = false
  const error = expect(silent).rejects.toMatchObject({ code: 'HOST_UNAVAILABLE', member: 'bridge' })
  silent.catch(() => {
    ended = true
  })
  await clock.advance(4_900)
  expect(ended).toBe(false)
  await clock.advance(200)
  await error
  expect(sent.length).toBeGreaterThanOrEqual(24)
  expect(sent.length).toBeLessThanOrEqual(26)
  expect(JSON.parse(sent[0] as string)).toMatchObject({
    method: 'hello',
    params: { versions: [1] },
  })
  const refusing = opened((id, receive) =>
    receive(JSON.stringify({ essc: 1, id, error: { code: 'denied' } })),
  )
  expect(await endOf(clock, refusing)).toBe('HOST_UNAVAILABLE')
  for (const hello of [
    { app: 1, methods: [], events: [] },
    { app: 'a', methods: 'x', events: [] },
    { app: 'a', methods: [1], events: [] },
    { app: 'a', methods: [], events: {} },
    { app: 'a', methods: ['login'], events: [1] },
  ]) {
    const odd = opened((id, receive) => receive(JSON.stringify({ essc: 1, id, result: hello })))
    expect(await endOf(clock, odd)).toBe('HOST_UNAVAILABLE')
  }
})

test('behavior: a call that could not be sent is forgotten, and the reason goes to the caller', () => {
  const transport = wire()
  const clock = fakeClock(1_700_000_000_000)
  const heard: unknown[] = []
  const callbacks = { success: () => heard.push('success'), fail: () => {}, complete: () => {} }
  const broken = {
    ...transport,
    send: () => {
      throw new RangeError('no wire')
    },
  }
  const bridge = bridgeOver(broken, clock, HELLO)
  expect(() => bridge.call('login', {}, callbacks)).toThrow(RangeError)
  transport.answer(JSON.stringify({ essc: 1, id: `${clock.now().toString(36)}-1`, result: {} }))
  expect(heard).toEqual([])
})

test('behavior: a wire whose other end is missing says what is missing', () => {
  const web = browserParts(fakeWindow(surroundings()).window)
  const gone = { ...web, injected: () => undefined } as typeof web
  const { parent: _, ...alone } = web
  expect(() => injectedTransport(gone).send('x')).toThrow(/EsscBridgeNative/)
  expect(() => frameTransport(alone, 'https://bank.example').send('x')).toThrow(/frame/)
})

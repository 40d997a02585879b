import { answerPage } from './answer-page.ts'
import { browserParts } from './browser.ts'
import { browserExtras } from './browser-extras.ts'
import { frameIn } from './browser-frame.ts'
import { fakeClock } from './fakes/clock.ts'
import type { FakeOptions } from './fakes/options.ts'
import { fakeWindow } from './fakes/window.ts'
import { fakeWx } from './fakes/wx.ts'
import { PAGE_EVENT } from './page-answer.ts'
import { web } from './web.ts'
import { webExtras } from './web-extras.ts'
import { webViewAnswers } from './web-view-page.ts'
import { wechat } from './wechat.ts'
import { wechatExtras } from './wechat-extras.ts'

const clock = fakeClock(1_700_000_000_000)
const options: FakeOptions = {
  clock,
  ui: { scan: async () => 'cancel', face: async () => 'finished', pay: async () => 'paid' },
  issueLoginCode: () => 'code',
  fetch: () => Promise.reject(new Error('unreachable')),
  randomBytes: (length) => new Uint8Array(length),
}
const PAGE = 'https://card.example/password?for=quote-1'

describe('a mini-program’s web view page', () => {
  const emitted: unknown[] = []
  const channel = { emit: (event: string, answer: object) => emitted.push([event, answer]) }
  beforeEach(() => void emitted.splice(0))

  test('default: the last answer among WeChat’s messages is handed on, once', async () => {
    const answers = webViewAnswers(channel, clock)
    answers.message({ data: [{ other: 1 }, { essc: 1, result: 'a' }, { essc: 1, result: 'b' }] })
    answers.closed()
    await clock.advance(1_000)
    expect(emitted).toEqual([[PAGE_EVENT, { result: 'b' }]])
  })

  test('behavior: WeChat’s message after the page was closed is still the answer', async () => {
    const answers = webViewAnswers(channel, clock)
    answers.closed()
    await clock.advance(400)
    answers.message({ data: [{ essc: 1, result: 'late' }] })
    await clock.advance(1_000)
    expect(emitted).toEqual([[PAGE_EVENT, { result: 'late' }]])
  })

  test('behavior: closed without an answer, and messages of others, are no answer', async () => {
    const answers = webViewAnswers(channel, clock)
    for (const detail of [undefined, 'x', { data: 'x' }, { essc: 2, result: 'a' }, { essc: 1 }]) {
      answers.message(detail)
    }
    answers.closed()
    await clock.advance(1_000)
    expect(emitted).toEqual([[PAGE_EVENT, {}]])
    webViewAnswers(undefined, clock).message({ essc: 1, result: 'nobody asked' })
  })

  test('behavior: the whole way in WeChat, from the page’s answer to the caller', async () => {
    const { wx } = fakeWx(options)
    const opened: string[] = []
    const native = {
      ...wx,
      navigateTo: (call: Parameters<typeof wx.navigateTo>[0]) => {
        opened.push(call.url)
        call.success?.({ errMsg: 'navigateTo:ok' })
        call.complete?.({ errMsg: 'navigateTo:ok' })
        const answers = webViewAnswers({ emit: (name, said) => call.events?.[name]?.(said) }, clock)
        const miniProgram = {
          postMessage: ({ data }: { data?: object }) => answers.message({ data: [data] }),
          navigateBack: () => answers.closed(),
        }
        clock.timer(
          () => answerPage({ wx: { miniProgram: miniProgram as never } }, 'token', ''),
          2_000,
        )
      },
    }
    const host = wechat({ wx: native, webViewPage: '/pages/web', extras: wechatExtras, clock })
    const asked = host.askPage?.(PAGE)
    await clock.advance(3_000)
    expect(await asked).toEqual({ result: 'token' })
    expect(opened).toEqual([`/pages/web?url=${encodeURIComponent(PAGE)}`])
  })
})

describe('a page around the page', () => {
  function framed() {
    const listeners: ((event: object) => void)[] = []
    const removed: string[] = []
    const clicks: (() => void)[] = []
    const frameWindow = {}
    const element = (name: string) => ({
      name,
      style: { cssText: '' },
      attributes: {} as Record<string, string>,
      contentWindow: frameWindow,
      textContent: '',
      src: '',
      setAttribute(key: string, value: string) {
        this.attributes[key] = value
      },
      append: () => {},
      remove: () => void removed.push(name),
      addEventListener: (_: string, listener: () => void) => void clicks.push(listener),
    })
    const frame = frameIn(
      {
        document: { createElement: element as never, body: { append: () => {} } },
        addEventListener: (_, listener) => void listeners.push(listener as never),
        removeEventListener: (_, listener) =>
          void listeners.splice(listeners.indexOf(listener as never), 1),
      },
      { title: 'password', close: 'close' },
    )
    const { window } = fakeWindow(options)
    const host = web({
      web: browserParts(window),
      login: async () => ({ code: 'c' }),
      extras: webExtras(browserExtras(window, { frame })),
      clock,
    })
    const say = (data: unknown, origin: string, source: unknown = frameWindow) => {
      for (const listener of listeners.slice()) listener({ data, origin, source })
    }
    return { host, say, clicks, removed, listeners }
  }

  test('default: the answer of the page that was opened, and of nobody else', async () => {
    const { host, say, removed, listeners } = framed()
    const asked = host.askPage?.(PAGE)
    await clock.advance(10)
    const good = '{"essc":1,"result":"token"}'
    say(good, 'https://evil.example')
    say(good, 'https://card.example', {})
    say('{"essc":1}', 'https://card.example')
    say('{"result":"x"}', 'https://card.example')
    say('no json', 'https://card.example')
    await clock.advance(10)
    expect(removed).toEqual([])
    say(good, 'https://card.example')
    await clock.advance(10)
    expect(await asked).toEqual({ result: 'token' })
    expect([removed, listeners]).toEqual([['div'], []])
  })

  test('behavior: a person who closes it is HOST_CANCELLED, and the frame goes', async () => {
    const { host, clicks, removed } = framed()
    const asked = host.askPage?.(PAGE)
    const ended = expect(asked).rejects.toMatchObject({ code: 'HOST_CANCELLED', member: 'askPage' })
    await clock.advance(10)
    for (const click of clicks) click()
    await clock.advance(10)
    await ended
    expect(removed).toEqual(['div'])
  })
})

test('parameters: a page answers to whichever container shows it', () => {
  const heard: unknown[] = []
  const native = { postMessage: (text: string) => heard.push(['bank', text]) }
  const parent = { postMessage: (text: string, to: string) => heard.push(['frame', text, to]) }
  const mini = (name: string) => ({
    postMessage: (said: object) => void heard.push([name, said]),
    navigateBack: () => void heard.push([name, 'back']),
  })
  const text = '{"essc":1,"result":"r"}'
  expect(answerPage({ EsscBridgeNative: native }, 'r', 'https://a.example')).toBe(true)
  const messageHandlers = { EsscBridgeNative: native }
  expect(answerPage({ webkit: { messageHandlers } }, 'r', 'https://a.example')).toBe(true)
  expect(answerPage({ parent }, 'r', 'https://a.example')).toBe(true)
  expect(answerPage({ my: mini('my') }, 'r', 'https://a.example')).toBe(true)
  expect(answerPage({ wx: { miniProgram: mini('wx') } }, 'r', 'https://a.example')).toBe(true)
  expect(heard).toEqual([
    ['bank', text],
    ['bank', text],
    ['frame', text, 'https://a.example'],
    ['my', { essc: 1, result: 'r' }],
    ['my', 'back'],
    ['wx', { data: { essc: 1, result: 'r' } }],
    ['wx', 'back'],
  ])
  const alone: { parent?: unknown } = {}
  alone.parent = alone
  expect(answerPage(alone, 'r', 'https://a.example')).toBe(false)
})

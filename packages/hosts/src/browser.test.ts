import { browserParts } from './browser.ts'
import { browserExtras } from './browser-extras.ts'
import { frameIn } from './browser-frame.ts'
import { fakeClock } from './fakes/clock.ts'
import { webBase } from './web/base.ts'
import { webExtras } from './web-extras.ts'

const clock = fakeClock(1_700_000_000_000)

/** A window that writes down what it is asked for. */
function recording(more: object = {}) {
  const heard: unknown[] = []
  const listeners: Record<string, (event: object) => void> = {}
  let aborts = 0
  const window = {
    fetch: async (url: string, init: object) => {
      heard.push([url, init])
      return {
        status: 201,
        headers: { forEach: (each: (value: string, name: string) => void) => each('v', 'n') },
        text: async () => 'body',
      }
    },
    AbortController: class {
      signal = 'signal'
      abort() {
        aborts += 1
      }
    },
    localStorage: { getItem: () => null, setItem: () => {}, removeItem: () => {} },
    navigator: {},
    document: {
      visibilityState: 'visible',
      addEventListener: (type: string, listener: () => void) => {
        listeners[type] = listener
      },
    },
    location: { href: 'https://a.example/', assign: (url: string) => heard.push(['assign', url]) },
    history: {
      replaceState: (data: unknown, unused: string, url: string) =>
        heard.push(['replace', data, unused, url]),
    },
    parent: undefined as unknown,
    addEventListener: (type: string, listener: (event: object) => void) => {
      listeners[type] = listener
    },
    ...more,
  }
  return { window: window as never, heard, listeners, aborted: () => aborts }
}

const FETCHED = { credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' }
const ANSWER = { status: 201, headers: { n: 'v' }, body: 'body' }

test('parameters: what the browser is handed for a request', async () => {
  const { window, heard, aborted } = recording()
  const web = browserParts(window)
  const { answer, abort } = web.fetch({ url: 'u', method: 'POST', headers: { a: 'b' }, body: 'c' })
  expect(await answer).toEqual(ANSWER)
  abort()
  expect(aborted()).toBe(1)
  await web.fetch({ url: 'u', method: 'GET', headers: {} }).answer
  expect(heard).toEqual([
    ['u', { method: 'POST', headers: { a: 'b' }, body: 'c', signal: 'signal', ...FETCHED }],
    ['u', { method: 'GET', headers: {}, signal: 'signal', ...FETCHED }],
  ])
})

test('parameters: what the browser is handed for an upload', async () => {
  const { window, heard, aborted } = recording()
  const body = Uint8Array.of(1)
  const { answer, abort } = browserExtras(window).send({ url: 'u', headers: { a: 'b' }, body })
  expect(await answer).toEqual(ANSWER)
  abort()
  expect(aborted()).toBe(1)
  expect(heard).toEqual([
    ['u', { method: 'POST', headers: { a: 'b' }, body, signal: 'signal', ...FETCHED }],
  ])
})

test('behavior: a browser without a way to abort is asked all the same', async () => {
  const { window, heard } = recording({ AbortController: undefined })
  const begun = browserParts(window).fetch({ url: 'u', method: 'GET', headers: {} })
  await begun.answer
  begun.abort()
  const sent = browserExtras(window).send({ url: 'u', headers: {}, body: Uint8Array.of(1) })
  await sent.answer
  sent.abort()
  expect(heard).toEqual([
    ['u', { method: 'GET', headers: {}, ...FETCHED }],
    ['u', { method: 'POST', headers: {}, body: Uint8Array.of(1), ...FETCHED }],
  ])
})

test('behavior: only the page around this one is heard, and only where there is one', () => {
  const posted: unknown[] = []
  const parent = { postMessage: (text: string, origin: string) => posted.push([text, origin]) }
  const { window, listeners } = recording({ parent })
  const around = browserParts(window).parent
  const heard: unknown[] = []
  around?.onMessage((text, origin) => heard.push([text, origin]))
  around?.post('out', 'https://bank.example')
  listeners.message?.({ data: 'in', origin: 'https://bank.example', source: parent })
  listeners.message?.({ data: 'evil', origin: 'https://bank.example', source: {} })
  expect([posted, heard]).toEqual([
    [['out', 'https://bank.example']],
    [['in', 'https://bank.example']],
  ])
  expect(browserParts(recording().window).parent).toBeUndefined()
  const alone = recording()
  ;(alone.window as { parent: unknown }).parent = alone.window
  expect(browserParts(alone.window).parent).toBeUndefined()
})

test('parameters: what a browser lacks is absent', () => {
  const bare = browserParts(recording().window)
  expect([bare.randomBytes, bare.vibrate, bare.online()]).toEqual([undefined, undefined, true])
  const able = browserParts(recording({ navigator: { vibrate: () => true, onLine: false } }).window)
  expect([able.vibrate?.(1), able.online()]).toEqual([true, false])
  const switchedOff = recording({ localStorage: {} })
  expect(browserParts(switchedOff.window).storage).toBeUndefined()
  const navigator = { connection: { type: 'wifi' } }
  expect(browserExtras(recording({ navigator }).window).networkType()).toBe('wifi')
  expect(browserExtras(recording().window).networkType()).toBeUndefined()
  const odd = recording({ navigator: { connection: { type: 1 } } })
  expect(browserExtras(odd.window).networkType()).toBeUndefined()
})

test('behavior: a browser that lost its vibration in between does not say that it vibrated', () => {
  const navigator: { vibrate?: () => boolean } = { vibrate: () => true }
  const parts = browserParts(recording({ navigator }).window)
  delete navigator.vibrate
  expect(parts.vibrate?.(1)).toBe(false)
})

test('parameters: the page’s own address', () => {
  const { window, heard } = recording()
  const web = browserParts(window)
  web.open('https://b.example/')
  web.replaceAddress('https://a.example/c')
  expect([web.address(), heard]).toEqual([
    'https://a.example/',
    [
      ['assign', 'https://b.example/'],
      ['replace', null, '', 'https://a.example/c'],
    ],
  ])
})

/** A page's extras over a browser of which these parts are other. */
function extrasOf(page: object, web: object = {}) {
  const { window } = recording()
  const parts = { web: { ...browserParts(window), ...web }, clock }
  return webExtras({ ...browserExtras(window), ...page })(parts)
}

async function end(asked: Promise<unknown> | undefined): Promise<unknown> {
  const ended = asked?.catch((error: { code: string }) => error.code)
  await clock.advance(10)
  return ended
}

test.each([
  [{ name: 'AbortError' }, 'HOST_CANCELLED'],
  [{ name: 'NotAllowedError' }, 'HOST_DENIED'],
  [{ code: 1 }, 'HOST_DENIED'],
  [{ code: 2 }, 'HOST_UNAVAILABLE'],
  [{ name: 'TimeoutError' }, 'HOST_TIMEOUT'],
  [{ code: 3 }, 'HOST_TIMEOUT'],
  [{ name: 'NotSupportedError' }, 'HOST_UNSUPPORTED'],
  [{ name: 'DataError', code: 4 }, 'HOST_FAILED'],
  ['x', 'HOST_FAILED'],
])('parameters: a browser that rejects with %j', async (error, code) => {
  const extras = extrasOf({ writeClipboard: () => Promise.reject(error) })
  expect(await end(extras.setClipboard?.('t'))).toBe(code)
})

test('parameters: what a page shares', async () => {
  const shared: unknown[] = []
  const extras = extrasOf({ share: async (content: object) => shared.push(content) })
  await end(extras.share?.({ title: 't', path: 'https://a.example/' }))
  await end(extras.share?.({ title: 't', path: 'https://a.example/', description: 'd' }))
  expect(await end(extras.share?.({ title: 't', path: '/p' }))).toBe('HOST_FAILED')
  expect(shared).toEqual([
    { title: 't', url: 'https://a.example/' },
    { title: 't', url: 'https://a.example/', text: 'd' },
  ])
})

test('parameters: where a page is, and how it was opened', async () => {
  const place = { latitude: 1, longitude: 2 }
  const found = { ...place, grid: 'wgs84' }
  const located = (answer: unknown) => end(extrasOf({ locate: async () => answer }).getLocation?.())
  expect(await located({ ...place, accuracy: 30 })).toEqual({ ...found, accuracyM: 30 })
  expect(await located({ ...place, accuracy: 'x' })).toEqual(found)
  expect(await located('x')).toBe('HOST_FAILED')
  const launch = (address: string) => extrasOf({}, { address: () => address }).launch?.()
  expect(launch('https://a.example/p/q?b=1#c')).toEqual({ path: '/p/q', query: { b: '1' } })
  expect(launch('about:blank')).toEqual({ path: '/', query: {} })
})

test.each([
  [true, 'wifi', { isConnected: true, kind: 'wifi' }],
  [true, 'cellular', { isConnected: true, kind: 'mobile' }],
  [true, 'ethernet', { isConnected: true, kind: 'unknown' }],
  [true, undefined, { isConnected: true, kind: 'unknown' }],
  [false, 'wifi', { isConnected: false, kind: 'none' }],
])('parameters: a network that is %j and %j', async (online, type, network) => {
  const extras = extrasOf({ networkType: () => type }, { online: () => online })
  expect(await extras.getNetwork?.()).toEqual(network)
})

test('parameters: what a page uploads', async () => {
  const sent: { url: string; headers: object; body: Uint8Array }[] = []
  let abortions = 0
  const send = (request: (typeof sent)[number]) => {
    sent.push(request)
    const answer = Promise.resolve({ status: 200, headers: {}, body: 'ok' })
    return { answer, abort: () => (abortions += 1) }
  }
  const extras = extrasOf({ send })
  const file = { path: 'data:image/png;base64,AAAA' }
  const upload = { url: 'u', file, name: 'face', headers: { a: 'b' }, timeoutMs: 1_000 }
  expect(await end(extras.upload?.(upload))).toEqual({ status: 200, headers: {}, body: 'ok' })
  const [request] = sent
  expect(request).toMatchObject({
    url: 'u',
    headers: {
      a: 'b',
      'Content-Type': expect.stringMatching(/^multipart\/form-data; boundary=essc-\w+$/),
    },
  })
  expect(request?.body.length).toBeGreaterThan(100)
  expect(abortions).toBe(0)
  await expect(extras.upload?.({ ...upload, file: { path: 'x' } })).rejects.toThrow(
    'a file of chooseImage',
  )
  await expect(extras.upload?.({ ...upload, name: 'a b' })).rejects.toThrow(TypeError)
  const gone = extrasOf({ send: () => ({ answer: Promise.reject(new Error('x')) }) })
  expect(await end(gone.upload?.(upload))).toBe('NETWORK_UNREACHABLE')
})

test('default: the frame over a page is named, closed by its button, and gives no referrer', () => {
  const made: Record<string, { attributes: Record<string, string>; inner: unknown[] }> = {}
  const body: unknown[] = []
  const clicks: (() => void)[] = []
  const element = (name: string) => {
    const attributes: Record<string, string> = {}
    const inner: unknown[] = []
    const one = {
      attributes,
      inner,
      style: { cssText: '' },
      textContent: '',
      src: '',
      contentWindow: {},
      setAttribute: (key: string, value: string) => {
        attributes[key] = value
      },
      append: (...more: unknown[]) => void inner.push(...more),
      remove: () => {},
      addEventListener: (_: string, listener: () => void) => void clicks.push(listener),
    }
    made[name] = one
    return one
  }
  const frame = frameIn(
    {
      document: {
        createElement: element as never,
        body: { append: (...more: unknown[]) => void body.push(...more) },
      },
      addEventListener: () => {},
      removeEventListener: () => {},
    },
    { title: 'password', close: 'close' },
  )
  let closings = 0
  frame('https://a.example/', { message: () => {}, closed: () => (closings += 1) })
  expect(made.div?.attributes).toEqual({ role: 'dialog', 'aria-modal': 'true' })
  expect(made.button).toMatchObject({ attributes: { type: 'button' }, textContent: 'close' })
  expect(made.iframe).toMatchObject({
    attributes: { title: 'password', referrerpolicy: 'no-referrer' },
    src: 'https://a.example/',
  })
  expect(made.div?.inner).toEqual([made.button, made.iframe])
  expect(body).toEqual([made.div])
  for (const click of clicks) click()
  expect(closings).toBe(1)
})

test('parameters: what a browser breaks is HOST_FAILED with its error', async () => {
  const broken = new Error('broken')
  const breaking = () => {
    throw broken
  }
  const { window } = recording()
  const web = {
    ...browserParts(window),
    storage: { getItem: breaking, setItem: breaking, removeItem: breaking },
    open: breaking,
    randomBytes: breaking,
    vibrate: () => false,
  }
  const refused = { ...web, fetch: () => ({ answer: Promise.reject(broken), abort: () => {} }) }
  const asked = { url: 'u', method: 'GET', headers: {}, timeoutMs: 1_000 } as const
  await expect(webBase(refused, clock).request(asked)).rejects.toMatchObject({
    code: 'NETWORK_UNREACHABLE',
    cause: broken,
  })
  const base = webBase(web, clock)
  const fail = (member: string) => ({ code: 'HOST_FAILED', member, cause: broken })
  await expect(base.storage.get('k')).rejects.toMatchObject(fail('storage'))
  await expect(base.openPage?.('https://a.example/')).rejects.toMatchObject(fail('openPage'))
  await expect(base.randomBytes?.(1)).rejects.toMatchObject(fail('randomBytes'))
  await expect(base.vibrate?.()).rejects.toMatchObject({ code: 'HOST_UNAVAILABLE' })
  const { storage: _, ...without } = web
  await expect(webBase(without, clock).storage.get('k')).rejects.toMatchObject({
    code: 'HOST_FAILED',
    member: 'storage',
  })
})

import { alipay } from './alipay.ts'
import { alipayExtras } from './alipay-extras.ts'
import { type Bridge, openBridge } from './bank/bridge.ts'
import { finclip } from './bank/finclip.ts'
import { mpaas } from './bank/mpaas.ts'
import { oauth } from './bank/oauth.ts'
import { openUpsdk } from './bank/upsdk.ts'
import { bank } from './bank.ts'
import { bankExtras } from './bank-extras.ts'
import { type BrowserParts, browserParts } from './browser.ts'
import { browserExtras } from './browser-extras.ts'
import { fakeClock } from './fakes/clock.ts'
import type { FakeOptions } from './fakes/options.ts'
import { fakeWindow } from './fakes/window.ts'
import type { HostPrivacyQuestion } from './host.ts'
import { redirectLogin } from './web/redirect-login.ts'
import { wechat } from './wechat.ts'
import { wechatExtras } from './wechat-extras.ts'
import { wechatPlugin } from './wechat-plugin.ts'
import { openWechatWeb } from './wechat-web.ts'

// What single vendors do that no other does: each answer is written out as its documents have it.

const clock = fakeClock(1_700_000_000_000)
const options: FakeOptions = {
  clock,
  ui: { scan: async () => 'cancel', face: async () => 'finished', pay: async () => 'paid' },
  issueLoginCode: () => 'code',
  fetch: () => Promise.reject(new Error('unreachable')),
  randomBytes: (length) => new Uint8Array(length),
}

type Call = Record<'success' | 'fail' | 'complete', (answer: unknown) => void>
type Way = keyof Call

/** A member that answers one way, with this. */
const saying =
  (answer: unknown, ...ways: Way[]) =>
  (call: Call) => {
    for (const way of ways.length > 0 ? ways : (['success'] as const)) call[way]?.(answer)
  }

/** What came of a call: its value, or the code of its error. */
async function end(asked: Promise<unknown> | undefined, afterMs = 1_000): Promise<unknown> {
  if (!asked) return 'absent'
  const ended = asked.then(
    (value) => value,
    (error: { code?: string }) => error.code ?? error,
  )
  await clock.advance(afterMs)
  return ended
}

const alipayWith = (members: object) =>
  alipay({ my: members as never, webViewPage: '/pages/web', extras: alipayExtras, clock })
// Without a login it would be a plugin's `wx`, which has no web view.
const wechatWith = (members: object) =>
  wechat({
    wx: { login: () => {}, ...members } as never,
    webViewPage: '/pages/web',
    extras: wechatExtras,
    clock,
  })

test('behavior: Alipay’s success that says `success: false` is a failure', async () => {
  const no = saying({ success: false })
  const my = {
    setScreenBrightness: no,
    setKeepScreenOn: no,
    vibrateShort: no,
    setClipboard: no,
    openSetting: no,
  }
  const host = alipayWith(my)
  for (const asked of [
    host.setBrightness?.(1),
    host.setKeepScreenOn?.(true),
    host.vibrate?.(),
    host.setClipboard?.('t'),
    host.openSettings?.(),
  ]) {
    expect(await end(asked)).toBe('HOST_FAILED')
  }
})

test.each([
  [{ error: 19, status: 404, headers: {}, data: 'no' }, 404],
  [{ error: '19', status: 422, headers: {}, data: 'no' }, 422],
  [{ error: 19 }, 'NETWORK_UNREACHABLE'],
  [{ error: 12, status: 200, headers: {}, data: 'no' }, 'NETWORK_UNREACHABLE'],
  [{ status: 200, headers: {}, data: 'no' }, 'NETWORK_UNREACHABLE'],
  [undefined, 'NETWORK_UNREACHABLE'],
])('parameters: Alipay’s request that fails with %j', async (error, expected) => {
  const host = alipayWith({ request: saying(error, 'fail') })
  const request = { url: 'u', method: 'GET', headers: {}, timeoutMs: 1_000 } as const
  const ended = await end(host.request(request))
  expect(typeof ended === 'string' ? ended : (ended as { status: number }).status).toBe(expected)
})

test('parameters: an Alipay that answers by `complete` alone', async () => {
  const request = { url: 'u', method: 'GET', headers: {}, timeoutMs: 1_000 } as const
  const answer = { status: 200, headers: {}, data: 'd' }
  const asked = (said: unknown) =>
    end(alipayWith({ request: saying(said, 'complete') }).request(request))
  expect(await asked(answer)).toEqual({ status: 200, headers: {}, body: 'd' })
  expect(await asked({ ...answer, error: 13 })).toBe('NETWORK_TIMEOUT')
  expect(await asked('x')).toBe('NETWORK_UNREACHABLE')
  const login = (said: unknown) =>
    end(alipayWith({ getAuthCode: saying(said, 'complete') }).login())
  expect(await login({ authCode: 'c' })).toEqual({ code: 'c' })
  expect(await login({ authCode: 'c', error: 11 })).toBe('HOST_CANCELLED')
  expect(await login(null)).toBe('HOST_FAILED')
})

test.each([
  [11, 'HOST_UNAVAILABLE'],
  [12, 'HOST_UNAVAILABLE'],
  [13, 'HOST_TIMEOUT'],
  ['14', 'HOST_UNAVAILABLE'],
  [16, 'HOST_UNAVAILABLE'],
  [10, 'HOST_FAILED'],
  [17, 'HOST_FAILED'],
  [2002, 'HOST_DENIED'],
])('parameters: Alipay’s place that fails with %j', async (error, code) => {
  const host = alipayWith({ getLocation: saying({ error }, 'fail') })
  expect(await end(host.getLocation?.())).toBe(code)
  expect(await end(host.getCity?.())).toBe(code)
})

test.each([
  [{ error: 11 }, 'HOST_CANCELLED'],
  [{ error: '11' }, 'HOST_CANCELLED'],
  [{ error: 2001 }, 'HOST_DENIED'],
  [{ error: 3 }, 'HOST_FAILED'],
  [undefined, 'HOST_FAILED'],
])('parameters: Alipay’s picture that fails with %j', async (error, code) => {
  const host = alipayWith({ chooseImage: saying(error, 'fail') })
  expect(await end(host.chooseImage?.('camera'))).toBe(code)
})

test.each([
  [{ behavior: 'subscribe', result: { subscribedEntityIds: ['b', 'z'] } }, { accepted: ['b'] }],
  [{ behavior: 'cancel', result: { subscribedEntityIds: ['a'] } }, { accepted: [] }],
  [{ behavior: 'other', result: { subscribedEntityIds: ['a'] } }, 'HOST_FAILED'],
  [{ behavior: 'subscribe', result: { subscribedEntityIds: 'a' } }, 'HOST_FAILED'],
  [{ behavior: 'subscribe' }, 'HOST_FAILED'],
])('parameters: Alipay’s question about messages that answers %j', async (answer, expected) => {
  const host = alipayWith({ requestSubscribeMessage: saying(answer) })
  expect(await end(host.subscribeMessages?.(['a', 'b']))).toEqual(expected)
})

test.each([
  [true, 'WIFI', { isConnected: true, kind: 'wifi' }],
  [true, '4G', { isConnected: true, kind: 'mobile' }],
  [true, 'WWAN', { isConnected: true, kind: 'mobile' }],
  [true, 'X4G', { isConnected: true, kind: 'unknown' }],
  [true, '4GX', { isConnected: true, kind: 'unknown' }],
  [true, 'XWWAN', { isConnected: true, kind: 'unknown' }],
  [true, 'WWANX', { isConnected: true, kind: 'unknown' }],
  [true, undefined, { isConnected: true, kind: 'unknown' }],
  [false, 'WIFI', { isConnected: false, kind: 'none' }],
  ['yes', 'WIFI', 'HOST_FAILED'],
])('parameters: Alipay’s network of %j and %j', async (networkAvailable, networkType, expected) => {
  const host = alipayWith({ getNetworkType: saying({ networkAvailable, networkType }) })
  expect(await end(host.getNetwork?.())).toEqual(expected)
})

test('behavior: Alipay’s sheet for sharing has no callbacks and is shown', async () => {
  let shown = 0
  const host = alipayWith({ showSharePanel: () => (shown += 1) })
  expect(await end(host.share?.({ title: 't', path: '/p' }))).toBeUndefined()
  expect([shown, host.shareContent?.()?.path]).toEqual([1, '/p'])
})

test('behavior: a mini-program without pages, files or a place for them lacks what needs them', () => {
  const navigateTo = () => {}
  const files = { saveImageToPhotosAlbum: () => {}, getFileSystemManager: () => ({}) }
  const env = { USER_DATA_PATH: '/usr' }
  const members = (wx: object, webViewPage?: string) => {
    const host = wechat({
      wx: { login: () => {}, ...wx } as never,
      extras: wechatExtras,
      clock,
      ...(webViewPage ? { webViewPage } : {}),
    })
    return (['openPage', 'askPage', 'openAppPage', 'saveImage'] as const).filter((member) =>
      host.supports(member),
    )
  }
  expect(members({ navigateTo, env, ...files }, '/web')).toEqual([
    'openPage',
    'askPage',
    'openAppPage',
    'saveImage',
  ])
  expect(members({ navigateTo })).toEqual(['openAppPage'])
  expect(members({ env, ...files }, '/web')).toEqual(['saveImage'])
  expect(members(files)).toEqual([])
  const { saveImageToPhotosAlbum, getFileSystemManager } = files
  expect(members({ env, saveImageToPhotosAlbum })).toEqual([])
  expect(members({ env, getFileSystemManager })).toEqual([])
  const my = alipay({ my: { navigateTo } as never, extras: alipayExtras, clock })
  expect([my.supports('openPage'), my.supports('askPage')]).toEqual([false, false])
  const webless = alipay({ my: {} as never, webViewPage: '/web', clock })
  expect(webless.supports('openPage')).toBe(false)
})

test('behavior: a picture is written to a file, then put among the person’s own', async () => {
  const heard: unknown[] = []
  const host = wechatWith({
    env: { USER_DATA_PATH: '/usr' },
    getFileSystemManager: () => ({
      writeFile: ({ success, fail: _, ...rest }: Call & object) => {
        heard.push(rest)
        success(undefined)
      },
    }),
    saveImageToPhotosAlbum: ({ filePath, success }: Call & { filePath: string }) => {
      heard.push(filePath)
      success({ errMsg: 'saveImageToPhotosAlbum:ok' })
    },
  })
  expect(await end(host.saveImage?.({ pngBase64: 'AAAA' }))).toBeUndefined()
  expect(heard).toEqual([
    { filePath: '/usr/essc.png', data: 'AAAA', encoding: 'base64' },
    '/usr/essc.png',
  ])
  const full = wechatWith({
    env: { USER_DATA_PATH: '/usr' },
    getFileSystemManager: () => ({ writeFile: saying({ errMsg: 'writeFile:fail' }, 'fail') }),
    saveImageToPhotosAlbum: () => {},
  })
  expect(await end(full.saveImage?.({ pngBase64: 'AAAA' }))).toBe('HOST_FAILED')
})

test('behavior: that a page opened is not its answer, and that it did not is one', async () => {
  type Opening = Call & { events: Record<string, (answer: unknown) => void> }
  const asking = (navigateTo: (call: Opening) => void, afterMs?: number) =>
    end(wechatWith({ navigateTo }).askPage?.('https://a.example/'), afterMs)
  const ok = { errMsg: 'navigateTo:ok' }
  const no = { errMsg: 'navigateTo:fail page not found' }
  const answer = (call: Opening) =>
    clock.timer(() => call.events['essc.page']?.({ result: 'r' }), 5_000)
  const opened = asking((call) => {
    call.success(ok)
    call.complete(ok)
    answer(call)
  }, 6_000)
  expect(await opened).toEqual({ result: 'r' })
  expect(await asking((call) => void call.fail(no))).toBe('HOST_FAILED')
  expect(await asking((call) => void call.complete(no))).toBe('HOST_FAILED')
  const refused = asking((call) => {
    call.events['essc.page']?.({ result: 1 })
  })
  expect(await refused).toBe('HOST_FAILED')
})

test('parameters: WeChat’s answers about messages, pictures, place and privacy', async () => {
  const messages = (error: unknown) =>
    end(wechatWith({ requestSubscribeMessage: saying(error, 'fail') }).subscribeMessages?.(['a']))
  expect(await messages({ errMsg: 'x:fail', errCode: 20_004 })).toBe('HOST_DENIED')
  expect(await messages({ errMsg: 'x:fail', errCode: 20_001 })).toBe('HOST_FAILED')
  expect(await messages(undefined)).toBe('HOST_FAILED')
  const bare = wechatWith({ requestSubscribeMessage: saying({ a: 'accept' }) })
  expect(await end(bare.subscribeMessages?.(['a']))).toBe('HOST_FAILED')
  const place = { errMsg: 'x:ok', latitude: 1, longitude: 2 }
  for (const name of ['getFuzzyLocation', 'getLocation']) {
    const host = wechatWith({ [name]: saying(place) })
    expect(await end(host.getLocation?.())).toEqual({ latitude: 1, longitude: 2, grid: 'gcj02' })
  }
  expect(wechatWith({}).supports('getLocation')).toBe(false)
  const privacy = wechatWith({
    getPrivacySetting: saying({ needAuthorization: false, privacyContractName: 'n' }),
  })
  expect(await end(privacy.getPrivacy?.())).toEqual({ isNeeded: false, notice: 'n' })
})

test('behavior: WeChat’s privacy question is shown first, then answered by the app', () => {
  const said: unknown[] = []
  let ask: ((resolve: (answer: unknown) => void) => void) | undefined
  const host = wechatWith({
    onNeedPrivacyAuthorization: (listener: typeof ask) => {
      ask = listener
    },
  })
  const questions: HostPrivacyQuestion[] = []
  host.onPrivacyNeeded?.((question) => questions.push(question))
  ask?.((answer) => said.push(answer))
  questions[0]?.agree('button')
  questions[0]?.refuse()
  expect(said).toEqual([
    { event: 'exposureAuthorization' },
    { event: 'agree', buttonId: 'button' },
    { event: 'disagree' },
  ])
})

test('behavior: what WeChat keeps is missing by its words, other failures are failures', async () => {
  const get = (said: unknown, ...ways: Way[]) =>
    end(wechatWith({ getStorage: saying(said, ...ways) }).storage.get('k'))
  const missing = { errMsg: 'getStorage:fail data not found' }
  expect(await get(missing, 'fail')).toBeUndefined()
  expect(await get(missing, 'complete')).toBeUndefined()
  expect(await get(missing, 'complete', 'fail')).toBeUndefined()
  expect(await get({ errMsg: 'getStorage:fail' }, 'fail')).toBe('HOST_FAILED')
  expect(await get({ errMsg: 'getStorage:fail' }, 'complete')).toBe('HOST_FAILED')
  expect(await get({ errMsg: 'getStorage:ok', data: 'd' }, 'complete')).toBe('d')
  expect(await get({ errMsg: 'getStorage:ok', data: 1 })).toBe('HOST_FAILED')
  expect(await get({ errMsg: 'getStorage:ok', data: null })).toBeUndefined()
})

test('behavior: a container without a login of its own says so before it is called', async () => {
  const wx = {} as never
  const plugin = wechatPlugin({ wx, functionalPages: [], openFunctionalPage: () => {}, clock })
  expect(await end(plugin.login())).toBe('HOST_UNSUPPORTED')
  const silent = finclip({ wx, registered: [], clock })
  expect(await end(silent.login())).toBe('HOST_UNSUPPORTED')
  const native = { call: () => {} } as never
  expect(await end(mpaas({ my: native, calls: {}, clock }).login())).toBe('HOST_UNSUPPORTED')
})

test('behavior: an older mPaaS has httpRequest for request, and hosts bear their own names', async () => {
  const my = { call: () => {}, httpRequest: saying({ status: 200, headers: {}, data: 'd' }) }
  const host = mpaas({ my: my as never, calls: {}, clock })
  const request = { url: 'u', method: 'GET', headers: {}, timeoutMs: 1_000 } as const
  expect(await end(host.request(request))).toEqual({ status: 200, headers: {}, body: 'd' })
  expect([host.name, host.native()]).toEqual(['mpaas', my])
})

/** A bridge whose app answers each method with this, or with an error. */
function bridgeOf(answers: Record<string, object>, events: string[] = []): Bridge {
  return {
    hello: { app: 'Bank', methods: Object.keys(answers), events },
    call: (method, params, callbacks) => {
      const answer = answers[method] as { error?: unknown }
      heardByBank.push([method, params])
      if (answer.error) callbacks.fail(answer.error)
      else callbacks.success(answer as Record<string, unknown>)
      return () => {}
    },
    on: (event, listener) => {
      listener({ connected: event === 'network' })
    },
  }
}
const heardByBank: unknown[] = []

function bankOf(answers: Record<string, object>, events?: string[]) {
  heardByBank.splice(0)
  const { window, means } = fakeWindow(options)
  const extras = bankExtras(browserExtras(window, means))
  const web = { ...browserParts(window), open: () => {}, vibrate: () => false }
  return bank({ bridge: bridgeOf(answers, events), web, extras, clock })
}

test('parameters: what a bank’s app is handed and answers', async () => {
  const image = 'data:image/png;base64,AAAA'
  const host = bankOf({
    chooseImage: { image },
    getLocation: { latitude: 1, longitude: '2', grid: 'wgs84', accuracyM: 30 },
    getCity: { division: '330500' },
    getPhoneNumber: { code: 'p' },
    openMiniProgram: {},
    askPage: { result: 'r' },
    setClipboard: {},
    saveImage: {},
    share: {},
    openSettings: {},
    subscribeMessages: { accepted: ['b', 'z'] },
    getNetwork: { isConnected: true, kind: 'mobile' },
    getSecret: { value: 's' },
    setSecret: {},
    removeSecret: {},
    openPage: {},
    vibrate: {},
  })
  const content = { title: 't', path: 'https://a.example/' }
  const ends = [
    await end(host.chooseImage?.('album')),
    await end(host.getLocation?.()),
    await end(host.getCity?.()),
    await end(host.getPhoneNumber?.()),
    await end(host.openMiniProgram?.({ appId: 'o', path: 'p' })),
    await end(host.askPage?.('https://a.example/')),
    await end(host.setClipboard?.('t')),
    await end(host.saveImage?.({ pngBase64: 'AAAA' })),
    await end(host.share?.(content)),
    await end(host.openSettings?.()),
    await end(host.subscribeMessages?.(['a', 'b'])),
    await end(host.getNetwork?.()),
    await end(host.sealedStorage?.get('k')),
    await end(host.sealedStorage?.set('k', 'v')),
    await end(host.sealedStorage?.remove('k')),
    await end(host.openPage?.('https://a.example/')),
    await end(host.vibrate?.()),
  ]
  expect(ends.filter((ended) => ended !== undefined)).toEqual([
    { path: image },
    { latitude: 1, longitude: 2, grid: 'wgs84', accuracyM: 30 },
    { division: '330500' },
    { code: 'p' },
    { result: 'r' },
    { accepted: ['b'] },
    { isConnected: true, kind: 'mobile' },
    's',
  ])
  expect(heardByBank).toEqual([
    ['chooseImage', { source: 'album' }],
    ['getLocation', {}],
    ['getCity', {}],
    ['getPhoneNumber', {}],
    ['openMiniProgram', { appId: 'o', path: 'p' }],
    ['askPage', { url: 'https://a.example/' }],
    ['setClipboard', { text: 't' }],
    ['saveImage', { pngBase64: 'AAAA' }],
    ['share', content],
    ['openSettings', {}],
    ['subscribeMessages', { templateIds: ['a', 'b'] }],
    ['getNetwork', {}],
    ['getSecret', { key: 'k' }],
    ['setSecret', { key: 'k', value: 'v' }],
    ['removeSecret', { key: 'k' }],
    ['openPage', { url: 'https://a.example/' }],
    ['vibrate', {}],
  ])
})

test('parameters: what a bank’s app answers wrongly', async () => {
  const place = { latitude: 1, longitude: 2 }
  const ends = async (method: string, answer: object, asked: (host: Bank) => Asked) =>
    end(asked(bankOf({ getSecret: {}, setSecret: {}, removeSecret: {}, [method]: answer })))
  type Bank = ReturnType<typeof bankOf>
  type Asked = Promise<unknown> | undefined
  const located = (answer: object) => ends('getLocation', answer, (host) => host.getLocation?.())
  expect(await located({ ...place, grid: 'bd09' })).toBe('HOST_FAILED')
  expect(await located({ ...place, grid: 'gcj02', accuracyM: 'x' })).toEqual({
    ...place,
    grid: 'gcj02',
  })
  const messages = { accepted: 'a' }
  expect(await ends('subscribeMessages', messages, (host) => host.subscribeMessages?.(['a']))).toBe(
    'HOST_FAILED',
  )
  const network = (answer: object) => ends('getNetwork', answer, (host) => host.getNetwork?.())
  expect(await network({ isConnected: 1, kind: 'wifi' })).toBe('HOST_FAILED')
  expect(await network({ isConnected: true, kind: 'x' })).toEqual({
    isConnected: true,
    kind: 'unknown',
  })
  const secret = (answer: object) =>
    ends('getSecret', answer, (host) => host.sealedStorage?.get('k'))
  expect(await secret({ value: 1 })).toBe('HOST_FAILED')
  expect(await secret({ value: null })).toBeUndefined()
  expect(await secret({})).toBeUndefined()
  expect(await secret({ error: { code: 'denied' } })).toBe('HOST_DENIED')
  const refused = bankOf({
    getSecret: { error: { code: 'denied' } },
    setSecret: {},
    removeSecret: {},
  })
  await expect(refused.sealedStorage?.get('k')).rejects.toMatchObject({
    code: 'HOST_DENIED',
    member: 'sealedStorage',
    cause: { code: 'denied' },
  })
})

test('behavior: a bank’s app has what it said hello with, the browser the rest', async () => {
  for (const [one, other] of [
    ['getSecret', 'setSecret'],
    ['setSecret', 'removeSecret'],
    ['getSecret', 'removeSecret'],
  ] as const) {
    expect(bankOf({ [one]: {}, [other]: {} }).supports('sealedStorage')).toBe(false)
  }
  const heard: unknown[] = []
  const news = bankOf({}, ['show', 'hide', 'network', 'capture'])
  news.onShow(() => heard.push('show'))
  news.onHide(() => heard.push('hide'))
  news.onNetwork?.((isConnected) => heard.push(['network', isConnected]))
  news.onCapture?.(() => heard.push('capture'))
  expect(heard).toEqual(['show', 'hide', ['network', true], 'capture'])
  heard.splice(0)
  const silent = bankOf({})
  silent.onShow(() => heard.push('show'))
  silent.onHide(() => heard.push('hide'))
  silent.onNetwork?.(() => heard.push('network'))
  expect([heard, silent.onCapture]).toEqual([[], undefined])
  expect(await end(silent.login())).toBe('HOST_UNSUPPORTED')
  expect(await end(silent.vibrate?.())).toBe('HOST_UNAVAILABLE')
})

test('behavior: a bridge that never opens is unavailable after five seconds, asked five times a second', async () => {
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
  expect(await end(refusing)).toBe('HOST_UNAVAILABLE')
  for (const hello of [
    { app: 1, methods: [], events: [] },
    { app: 'a', methods: 'x', events: [] },
    { app: 'a', methods: [1], events: [] },
    { app: 'a', methods: [], events: {} },
    { app: 'a', methods: ['login'], events: [1] },
  ]) {
    const odd = opened((id, receive) => receive(JSON.stringify({ essc: 1, id, result: hello })))
    expect(await end(odd)).toBe('HOST_UNAVAILABLE')
  }
})

/** A page's SDK that is ready, or refuses, or says nothing. */
function sdk(members: object, how: 'ready' | 'refuses' | 'silent', pluginAfterMs?: number) {
  const waiting: (() => void)[] = []
  return {
    config: () => void clock.timer(() => waiting.forEach((call) => void call()), 100),
    ready: (listener: () => void) => how === 'ready' && void waiting.push(listener),
    error: (listener: (error: unknown) => void) =>
      how === 'refuses' && void waiting.push(() => listener({ errMsg: 'config:fail' })),
    ...(pluginAfterMs === undefined
      ? {}
      : { pluginReady: (listener: () => void) => void clock.timer(listener, pluginAfterMs) }),
    ...members,
  } as never
}

const web = (): BrowserParts => browserParts(fakeWindow(options).window)

test('parameters: how the SDKs of pages open', async () => {
  const config = async () => ({ appId: 'a', timestamp: '1', nonceStr: 'n', signature: 's' })
  const union = (upsdk: never) => openUpsdk({ upsdk, web: web(), config, clock })
  const weixin = (jssdk: never) =>
    openWechatWeb({
      jssdk,
      web: web(),
      config: async () => ({ appId: 'a', timestamp: 1, nonceStr: 'n', signature: 's' }),
      clock,
    })
  for (const open of [union, weixin]) {
    expect(await end(open(sdk({}, 'refuses')))).toBe('HOST_DENIED')
    let ended: unknown
    open(sdk({}, 'silent')).catch((error: { code: string }) => {
      ended = error.code
    })
    await clock.advance(9_900)
    expect(ended).toBeUndefined()
    await clock.advance(200)
    expect(ended).toBe('HOST_UNAVAILABLE')
    expect(await end(open(sdk({}, 'ready')))).toMatchObject({ native: expect.anything() })
  }
  let isOpen = false
  union(sdk({}, 'ready', 3_000)).then(() => {
    isOpen = true
  })
  await clock.advance(2_900)
  expect(isOpen).toBe(false)
  await clock.advance(400)
  expect(isOpen).toBe(true)
})

test('parameters: what UnionPay answers to a payment, a brightness and a login', async () => {
  const config = async () => ({ appId: 'a', timestamp: '1', nonceStr: 'n', signature: 's' })
  const host = async (members: object) => {
    const opening = openUpsdk({ upsdk: sdk(members, 'ready'), web: web(), config, clock })
    await clock.advance(1_000)
    return opening
  }
  const paid = async (...answer: unknown[]) =>
    end((await host({ pay: saying(answer[0]) })).pay?.({ means: 'unionpay', tn: '1' }))
  expect(await paid(undefined)).toBeUndefined()
  expect(await paid('ok')).toBe('HOST_UNKNOWN_OUTCOME')
  expect(await paid({})).toBe('HOST_UNKNOWN_OUTCOME')
  const bright = async (brightness: unknown) =>
    end((await host({ getScreenBrightness: saying({ brightness }) })).getBrightness?.())
  expect(await bright('0.5')).toBe(0.5)
  expect(await bright(0.5)).toBe(0.5)
  for (const no of ['', 'x', null, true]) expect(await bright(no)).toBe('HOST_FAILED')
  const bare = await host({})
  expect([await end(bare.login()), bare.name]).toEqual(['HOST_UNSUPPORTED', 'upsdk'])
})

test.each([
  ['chooseWXPay:cancel', 'HOST_CANCELLED'],
  ['chooseWXPay:fail', 'HOST_UNKNOWN_OUTCOME'],
  ['chooseWXPay:fail no permission', 'HOST_FAILED'],
  ['xchooseWXPay:cancel', 'HOST_UNKNOWN_OUTCOME'],
  ['chooseWXPay:cancelled by the network', 'HOST_UNKNOWN_OUTCOME'],
])('parameters: a payment in WeChat’s browser that ends as %j', async (errMsg, code) => {
  const members = { chooseWXPay: saying({ errMsg }, 'fail') }
  const opening = openWechatWeb({
    jssdk: sdk(members, 'ready'),
    web: web(),
    config: async () => ({ appId: 'a', timestamp: 1, nonceStr: 'n', signature: 's' }),
    clock,
  })
  await clock.advance(1_000)
  const order = { timeStamp: '1', nonceStr: 'n', package: 'p', paySign: 's' }
  const host = await opening
  const asked = host.pay?.({ means: 'wechat', signType: 'RSA', ...order })
  expect(await end(asked)).toBe(code)
})

/** A page that leaves to log in and comes back. */
function leaving(more: Partial<BrowserParts> = {}, issueState?: () => Promise<string>) {
  const kept = new Map<string, string>()
  const seen = { href: 'https://a.example/card?x=1', opened: [] as string[] }
  const parts: BrowserParts = {
    ...web(),
    address: () => seen.href,
    replaceAddress: (url) => {
      seen.href = url
    },
    open: (url) => void seen.opened.push(url),
    online: () => true,
    randomBytes: (length) => new Uint8Array(length).fill(10),
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    ...more,
  }
  const login = redirectLogin({
    web: parts,
    clock,
    authorize: (state) => `https://bank.example/?state=${state}`,
    issueState,
  })
  return { login, kept, seen, parts }
}
const STATE = '0a'.repeat(16)

test('behavior: a redirect login leaves with a state, and takes the answer to that state once', async () => {
  const { login, kept, seen } = leaving()
  login().catch(() => {})
  await clock.advance(10)
  expect(seen.opened).toEqual([`https://bank.example/?state=${STATE}`])
  expect(Array.from(kept.values())).toEqual([`${STATE}.${clock.now() - 10}`])
  const back = leaving()
  back.kept.set('essc.login.state', `${STATE}.${clock.now()}`)
  back.seen.href = `https://a.example/card?x=1&code=c&state=${STATE}#f`
  expect(await end(back.login())).toEqual({ code: 'c' })
  expect([back.seen.href, back.kept.size]).toEqual(['https://a.example/card?x=1#f', 0])
})

test.each([
  ['error=access_denied', 'HOST_CANCELLED'],
  ['error=unauthorized_client', 'HOST_DENIED'],
  ['error=invalid_scope', 'HOST_DENIED'],
  ['error=temporarily_unavailable', 'HOST_UNAVAILABLE'],
  ['error=unsupported_response_type', 'HOST_UNSUPPORTED'],
  ['error=server_error&error_description=d&error_uri=u', 'HOST_FAILED'],
  ['code=', 'HOST_FAILED'],
  ['nothing=1', 'HOST_FAILED'],
])('parameters: a redirect login that comes back with %s', async (query, code) => {
  const back = leaving()
  back.kept.set('essc.login.state', `${STATE}.${clock.now()}`)
  back.seen.href = `https://a.example/card?${query}&state=${STATE}`
  expect(await end(back.login())).toBe(code)
  expect(back.seen.href).not.toContain(STATE)
  expect(back.seen.href).not.toContain('error')
})

test('parameters: a redirect login that comes back with nothing, late, or from a clock set back', async () => {
  const outcome = async (sinceMs: number) => {
    const back = leaving()
    back.kept.set('essc.login.state', `${STATE}.${clock.now() - sinceMs}`)
    const error = back.login().catch((caught: { code: string; cause: unknown }) => caught)
    await clock.advance(10)
    if (back.seen.opened.length > 0) return 'asks anew'
    expect(back.kept.size).toBe(0)
    const { code, cause } = (await error) as { code: string; cause: unknown }
    return [code, cause]
  }
  const cancelled = ['HOST_CANCELLED', { state: 'none' }]
  expect(await outcome(0)).toEqual(cancelled)
  expect(await outcome(599_999)).toEqual(cancelled)
  expect(await outcome(600_000)).toBe('asks anew')
  expect(await outcome(-1)).toBe('asks anew')
  const other = leaving()
  other.kept.set('essc.login.state', `${STATE}.${clock.now()}`)
  other.seen.href = 'https://a.example/card?code=evil&state=other'
  expect(await end(other.login())).toBe('HOST_CANCELLED')
  const stray = leaving()
  stray.seen.href = 'https://a.example/card?code=evil&state='
  void stray.login().catch(() => {})
  await clock.advance(10)
  expect(stray.seen.opened).toHaveLength(1)
})

test('parameters: a redirect login that cannot begin', async () => {
  const refused = new Error('refused')
  const breaking = () => {
    throw refused
  }
  const storage = { getItem: () => null, setItem: () => {}, removeItem: () => {} }
  const fails = async (more: Partial<BrowserParts>) => {
    const { login, parts } = leaving(more)
    if ('randomBytes' in more && more.randomBytes === undefined) delete parts.randomBytes
    const ended = login().catch((error: { code: string; cause: unknown }) => [
      error.code,
      error.cause,
    ])
    await clock.advance(10)
    return ended
  }
  expect(await fails({ online: () => false })).toEqual(['HOST_UNAVAILABLE', { online: false }])
  expect(await fails({ storage: { ...storage, getItem: breaking } })).toEqual([
    'HOST_FAILED',
    refused,
  ])
  expect(await fails({ storage: { ...storage, setItem: breaking } })).toEqual([
    'HOST_FAILED',
    refused,
  ])
  expect(await fails({ open: breaking })).toEqual(['HOST_FAILED', refused])
  const { login, parts } = leaving()
  delete parts.storage
  const without = login().catch((error: { code: string }) => error.code)
  await clock.advance(10)
  expect(await without).toBe('HOST_FAILED')
  const dull = leaving()
  delete dull.parts.randomBytes
  await expect(end(dull.login())).resolves.toBe('HOST_UNSUPPORTED')
  const given = leaving({}, async () => 'issued')
  void given.login().catch(() => {})
  await clock.advance(10)
  expect(given.seen.opened).toEqual(['https://bank.example/?state=issued'])
})

test('behavior: a page that is still there is out of time after 15 s, and its question is forgotten', async () => {
  const { login, kept } = leaving()
  let ended: unknown
  login().catch((error: { code: string }) => {
    ended = error.code
  })
  await clock.advance(14_900)
  expect(ended).toBeUndefined()
  await clock.advance(200)
  expect([ended, kept.size]).toEqual(['HOST_TIMEOUT', 0])
})

test('parameters: the address of a bank’s login by OAuth', async () => {
  const { parts, seen } = leaving()
  const addresses = {
    authorizeUrl: 'https://bank.example/authorize',
    redirectUrl: 'https://a.example/card',
  }
  const host = oauth({ web: parts, clientId: 'channel', ...addresses, clock })
  host.login().catch(() => {})
  await clock.advance(10)
  expect(seen.opened).toEqual([
    'https://bank.example/authorize?response_type=code&client_id=channel&' +
      `redirect_uri=https%3A%2F%2Fa.example%2Fcard&scope=openid&state=${STATE}`,
  ])
  expect([host.name, host.native()]).toEqual(['oauth', parts])
  for (const wrong of [{ redirectUrl: 'https://a.example/#x' }, { authorizeUrl: 'https://b/#x' }]) {
    expect(() => oauth({ web: parts, clientId: 'c', ...addresses, ...wrong, clock })).toThrow(
      TypeError,
    )
  }
})

test('parameters: the address of a login in WeChat’s browser', async () => {
  const { parts, seen } = leaving()
  const opening = openWechatWeb({
    jssdk: sdk({}, 'ready'),
    web: parts,
    config: async () => ({ appId: 'wx1', timestamp: 1, nonceStr: 'n', signature: 's' }),
    clock,
  })
  await clock.advance(1_000)
  const host = await opening
  host.login().catch(() => {})
  await clock.advance(10)
  expect(seen.opened).toEqual([
    'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&' +
      'redirect_uri=https%3A%2F%2Fa.example%2Fcard%3Fx%3D1&response_type=code&' +
      `scope=snsapi_base&state=${STATE}#wechat_redirect`,
  ])
})

import { alipay } from './alipay.ts'
import { type BridgeTransport, bridgeOver } from './bank/bridge.ts'
import { bank } from './bank.ts'
import { browserParts } from './browser.ts'
import { fakeBridge } from './fakes/bridge.ts'
import { fakeClock } from './fakes/clock.ts'
import { fakeMy } from './fakes/my.ts'
import type { FakeOptions } from './fakes/options.ts'
import { fakeWindow } from './fakes/window.ts'
import { fakeWx } from './fakes/wx.ts'
import { simulatedHost } from './simulated.ts'
import { web } from './web.ts'
import { wechat } from './wechat.ts'
import { wechatExtras } from './wechat-extras.ts'

const clock = fakeClock(1_700_000_000_000)
const options: FakeOptions = {
  clock,
  ui: { scan: async () => 'cancel', face: async () => 'finished', pay: async () => 'paid' },
  issueLoginCode: () => 'code',
  fetch: async ({ url }) => ({ status: url.endsWith('/422') ? 422 : 200, headers: {}, body: 'b' }),
  randomBytes: (length) => Uint8Array.from({ length }, (_, index) => index),
}

/** The answer once time has passed. */
async function later<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  await clock.advance(1_000)
  return promise
}

test('behavior: an old base library of WeChat lacks what came later', () => {
  const members = (baseLibrary: string) => {
    const host = wechat({ wx: fakeWx({ ...options, baseLibrary }).wx, clock })
    return (['randomBytes', 'setCaptureGuard', 'verifyFace', 'scan'] as const).map((member) =>
      host.supports(member),
    )
  }
  expect(members('3.8.12')).toEqual([true, true, true, true])
  expect(members('3.8.11')).toEqual([true, true, false, true])
  expect(members('2.20.0')).toEqual([true, false, false, true])
  expect(members('2.9.10')).toEqual([false, false, false, true])
})

test('behavior: without a page of its own for web views a mini-program opens no pages', () => {
  expect(wechat({ wx: fakeWx(options).wx, clock }).supports('openPage')).toBe(false)
  expect(alipay({ my: fakeMy(options).my, clock }).supports('openPage')).toBe(false)
})

test('behavior: in a WeChat plugin there is no login, and no page though one is named', async () => {
  const { wx } = fakeWx({ ...options, missing: ['login'] })
  const host = wechat({ wx, clock, webViewPage: '/pages/web/index', extras: wechatExtras })
  await expect(host.login()).rejects.toMatchObject({
    code: 'HOST_UNSUPPORTED',
    member: 'login',
  })
  expect([host.supports('openPage'), host.supports('askPage')]).toEqual([false, false])
  expect([host.openPage, host.askPage]).toEqual([undefined, undefined])
  const own = wechat({ ...{ clock, webViewPage: '/pages/web/index' }, wx: fakeWx(options).wx })
  expect(own.supports('openPage')).toBe(true)
})

test('behavior: Alipay has no randomness of its own', () => {
  const host = alipay({ my: fakeMy(options).my, clock })
  expect(host.supports('randomBytes')).toBe(false)
  expect(host.randomBytes).toBeUndefined()
})

test('behavior: what Alipay says it cannot use is absent, though the member is there', () => {
  const { my } = fakeMy(options)
  const host = alipay({ my: { ...my, canIUse: (name) => name !== 'scan' }, clock })
  expect(host.supports('scan')).toBe(false)
  expect(host.supports('pay')).toBe(true)
})

test('behavior: an Alipay that fails with 19 where the status is not one of success still resolves', async () => {
  const { my } = fakeMy({ ...options, failsOnStatus: true })
  const host = alipay({ my, clock })
  const request = { url: 'https://card.example/422', method: 'GET', headers: {}, timeoutMs: 1_000 }
  expect(await later(host.request({ ...request, method: 'GET' }))).toEqual({
    status: 422,
    headers: {},
    body: 'b',
  })
})

test('behavior: a host that parsed the body is refused, since the text that was signed is gone', async () => {
  const { wx } = fakeWx({
    ...options,
    fetch: async () => ({ status: 200, headers: {}, body: '{}' }),
  })
  // FinClip and old base libraries parse whatever looks like JSON.
  const parsing = {
    ...wx,
    request: (call: Parameters<typeof wx.request>[0]) => wx.request({ ...call, dataType: 'json' }),
  }
  const host = wechat({ wx: parsing, clock })
  const request = {
    url: 'https://card.example/',
    method: 'GET',
    headers: {},
    timeoutMs: 1_000,
  } as const
  await expect(later(host.request(request))).rejects.toMatchObject({ code: 'HOST_FAILED' })
})

test('behavior: a host that answers by promise as well leaves no unhandled rejection', async () => {
  const { wx } = fakeWx({ ...options, troubles: { login: { outcome: 'cancel' } } })
  const promising = {
    ...wx,
    login: (call: Parameters<typeof wx.login>[0]) => {
      wx.login(call)
      return Promise.reject(new Error('login:fail cancel'))
    },
  }
  const host = wechat({ wx: promising, clock })
  await expect(later(host.login())).rejects.toMatchObject({ code: 'HOST_CANCELLED' })
})

test('behavior: a host that answers by promise alone is heard too', async () => {
  const { wx } = fakeWx(options)
  const promising = { ...wx, login: async () => ({ code: 'by promise', errMsg: 'login:ok' }) }
  const host = wechat({ wx: promising, clock })
  expect(await later(host.login())).toEqual({ code: 'by promise' })
})

test('behavior: a host that refuses by promise alone is heard too', async () => {
  const { wx } = fakeWx(options)
  const refusing = { ...wx, login: () => Promise.reject({ errMsg: 'login:fail cancel' }) }
  const host = wechat({ wx: refusing, clock })
  await expect(later(host.login())).rejects.toMatchObject({ code: 'HOST_CANCELLED' })
  const lying = { ...wx, login: () => Promise.reject({ errMsg: 'login:ok', code: 'c' }) }
  await expect(later(wechat({ wx: lying, clock }).login())).rejects.toMatchObject({
    code: 'HOST_FAILED',
  })
})

test('behavior: a bank whose app cannot log in says so, and believes no half answer', async () => {
  const app = fakeBridge({ ...options, missing: ['login'] })
  const half: BridgeTransport = {
    send: (text) => app.receive(text.replace('verifyFace', 'vibrate')),
    receive: (listener) => app.transport.receive(listener),
  }
  const host = bank({
    bridge: bridgeOver(half, clock, app.hello),
    web: browserParts(fakeWindow(options).window),
    clock,
  })
  await expect(later(host.login())).rejects.toMatchObject({ code: 'HOST_UNSUPPORTED' })
  const checked = host.verifyFace?.({ means: 'bridge', providerId: 'f', url: '' })
  await expect(later(Promise.resolve(checked))).rejects.toMatchObject({ code: 'HOST_FAILED' })
})

test('behavior: a browser that refuses to vibrate or to go to a page fails', async () => {
  const { window } = fakeWindow({ ...options, troubles: { vibrate: { outcome: 'fail' } } })
  window.location = {
    href: 'https://a.example/',
    assign: () => {
      throw new Error('refused')
    },
  }
  const host = web({ web: browserParts(window), login: async () => ({ code: 'page' }), clock })
  await expect(host.vibrate?.()).rejects.toMatchObject({ code: 'HOST_UNAVAILABLE' })
  const opened = host.openPage?.('https://service.example/')
  await expect(opened).rejects.toMatchObject({ code: 'HOST_FAILED' })
})

test('behavior: stopping our listeners leaves those that the app set itself', () => {
  const wx = fakeWx(options)
  const my = fakeMy(options)
  const heard: string[] = []
  wx.wx.onAppHide(() => heard.push('wx hide'))
  wx.wx.onUserCaptureScreen(() => heard.push('wx capture'))
  my.my.onAppHide(() => heard.push('my hide'))
  my.my.onUserCaptureScreen(() => heard.push('my capture'))
  for (const host of [wechat({ wx: wx.wx, clock }), alipay({ my: my.my, clock })]) {
    host.onHide(() => {})()
    host.onCapture?.(() => {})()
  }
  for (const control of [wx, my]) {
    control.hide()
    control.capture()
  }
  expect(heard).toEqual(['wx hide', 'wx capture', 'my hide', 'my capture'])
})

test('behavior: a plain page has what a browser has, and logs in as the page says', async () => {
  const { window, state } = fakeWindow(options)
  const host = web({ web: browserParts(window), login: async () => ({ code: 'page' }), clock })
  expect(await host.login()).toEqual({ code: 'page' })
  expect(['scan', 'pay', 'verifyFace'].map((member) => host.supports(member as 'scan'))).toEqual([
    false,
    false,
    false,
  ])
  expect(host.supports('randomBytes')).toBe(true)
  await host.openPage?.('https://service.example/')
  expect(state.navigations).toEqual(['https://service.example/'])
})

test('behavior: a browser without storage fails as HOST_FAILED', async () => {
  const { window } = fakeWindow(options)
  Object.defineProperty(window, 'localStorage', {
    get: () => {
      throw new Error('SecurityError')
    },
  })
  const host = web({ web: browserParts(window), login: async () => ({ code: 'page' }), clock })
  await expect(host.storage.set('key', 'value')).rejects.toMatchObject({ code: 'HOST_FAILED' })
})

test('behavior: the fakes answer in the vendors’ own shapes', async () => {
  const { wx } = fakeWx(options)
  expect(wx.getStorageSync('none')).toBe('')
  await expect(later(Promise.resolve(wx.getStorage({ key: 'none' })))).rejects.toEqual({
    errMsg: 'getStorage:fail data not found',
  })
  expect(wx.getLaunchOptionsSync().referrerInfo).toEqual({})
  expect([
    wx.canIUse('scanCode'),
    wx.canIUse('requestPayment.object.x'),
    wx.canIUse('nfc'),
  ]).toEqual([true, true, false])
  const { my } = fakeMy(options)
  expect(my.getStorageSync({ key: 'none' })).toEqual({ data: null })
  expect(my.getLaunchOptionsSync()).not.toHaveProperty('referrerInfo')
})

test('default: a simulated host needs nothing, and does what it is told', async () => {
  const host = simulatedHost({ clock, switches: { pay: { outcome: 'unknown' } } })
  expect(await later(host.login())).toEqual({ code: 'login-code-1' })
  const paying = () => later(Promise.resolve(host.pay?.({ means: 'bridge', order: 'o-1' })))
  await expect(paying()).rejects.toMatchObject({ code: 'HOST_UNKNOWN_OUTCOME' })
  host.control.setTrouble('pay', undefined)
  await expect(paying()).resolves.toBeUndefined()
  expect(host.control.state.paid).toEqual([{ means: 'bridge', order: 'o-1' }])
})

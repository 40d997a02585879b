import { alipay } from './alipay.ts'
import { alipayExtras } from './alipay-extras.ts'
import { openUpsdk } from './bank/upsdk.ts'
import { upsdkExtras } from './bank/upsdk-extras.ts'
import { browserParts } from './browser.ts'
import { browserExtras } from './browser-extras.ts'
import { fakeClock } from './fakes/clock.ts'
import type { FakeOptions } from './fakes/options.ts'
import { fakeWindow } from './fakes/window.ts'
import type { Host, HostPayOrder } from './host.ts'
import { wechat } from './wechat.ts'
import { wechatExtras } from './wechat-extras.ts'
import { openWechatWeb } from './wechat-web.ts'
import { wechatWebExtras } from './wechat-web-extras.ts'

// What each vendor is handed, key by key: a vendor passes over a key that it does not know, so that a
// wrong one shows nowhere else. The vendor here answers by callbacks alone, as old hosts do.

const clock = fakeClock(1_700_000_000_000)
const options: FakeOptions = {
  clock,
  ui: { scan: async () => 'cancel', face: async () => 'finished', pay: async () => 'paid' },
  issueLoginCode: () => 'code',
  fetch: () => Promise.reject(new Error('unreachable')),
  randomBytes: (length) => new Uint8Array(length),
}

/** A vendor's object that writes down what it is handed and answers what it is told to. */
function recorder(answers: Readonly<Record<string, object>>) {
  const heard: unknown[] = []
  const vendor = Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      (call: Record<string, unknown>) => {
        const { success, fail, complete, cancel: _, ...rest } = call
        heard.push([name, rest])
        expect([typeof success, typeof fail]).toEqual(['function', 'function'])
        clock.timer(() => {
          ;(success as (answer: unknown) => void)(answer)
          ;(complete as ((answer: unknown) => void) | undefined)?.(answer)
        }, 0)
      },
    ]),
  )
  return { vendor: vendor as never, heard }
}

async function told(asked: Promise<unknown> | undefined): Promise<unknown> {
  if (!asked) throw new TypeError('the member is absent')
  asked.catch(() => {})
  await clock.advance(10)
  return asked
}

const WECHAT_ORDER: HostPayOrder = {
  means: 'wechat',
  timeStamp: '1',
  nonceStr: 'n',
  package: 'p',
  signType: 'RSA',
  paySign: 's',
}
const UPLOAD = {
  url: 'https://card.example/v1/pictures',
  file: { path: 'file' },
  name: 'face',
  headers: { 'x-essc': 'a' },
  timeoutMs: 5_000,
}

test('parameters: what WeChat is handed', async () => {
  const errMsg = 'x:ok'
  const { vendor, heard } = recorder({
    login: { errMsg, code: 'c' },
    scanCode: { errMsg, result: 'r' },
    requestFacialVerify: { errMsg, errCode: 0 },
    navigateTo: { errMsg },
    vibrateShort: { errMsg },
    uploadFile: { errMsg, statusCode: 200, data: 'd' },
    chooseMedia: { errMsg, tempFiles: [{ tempFilePath: 'file' }] },
    getFuzzyLocation: { errMsg, latitude: 1, longitude: 2 },
    getLocation: { errMsg, latitude: 3, longitude: 4 },
    requestSubscribeMessage: { errMsg, a: 'accept', b: 'reject', c: 'xaccept' },
    navigateToMiniProgram: { errMsg },
    openSetting: { errMsg },
    setClipboardData: { errMsg },
    showShareMenu: { errMsg },
    requirePrivacyAuthorize: { errMsg },
    getPrivacySetting: { errMsg, needAuthorization: true, privacyContractName: '《n》' },
    setStorage: { errMsg },
    getStorage: { errMsg, data: 'd' },
    removeStorage: { errMsg },
  })
  const wx = Object.assign(vendor, { canIUse: () => true })
  const host = wechat({ wx, webViewPage: '/pages/web', extras: wechatExtras, clock })
  const answers = [
    await told(host.login()),
    await told(host.scan?.()),
    await told(host.verifyFace?.({ means: 'wechat', providerId: 'id', url: '' })),
    await told(host.openPage?.('https://a.example/')),
    await told(host.vibrate?.()),
    await told(host.upload?.(UPLOAD)),
    await told(host.chooseImage?.('camera')),
    await told(host.getLocation?.()),
    await told(host.subscribeMessages?.(['a', 'b', 'c'])),
    await told(host.openMiniProgram?.({ appId: 'o' })),
    await told(host.openSettings?.()),
    await told(host.setClipboard?.('t')),
    await told(host.share?.({ title: 't', path: '/p' })),
    await told(host.askPrivacy?.()),
    await told(host.getPrivacy?.()),
    await told(host.openAppPage?.('/p?a=1')),
    await told(host.storage.set('k', 'v')),
    await told(host.storage.get('k')),
    await told(host.storage.remove('k')),
    await told(host.sealedStorage?.set('k', 'v')),
    await told(host.sealedStorage?.get('k')),
    await told(host.sealedStorage?.remove('k')),
  ]
  expect(answers).toEqual([
    { code: 'c' },
    { text: 'r' },
    undefined,
    undefined,
    undefined,
    { status: 200, headers: {}, body: 'd' },
    { path: 'file' },
    { latitude: 1, longitude: 2, grid: 'gcj02' },
    { accepted: ['a'] },
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    { isNeeded: true, notice: '《n》' },
    undefined,
    undefined,
    'd',
    undefined,
    undefined,
    'd',
    undefined,
  ])
  expect(heard).toEqual([
    ['login', { timeout: 15_000 }],
    ['scanCode', { scanType: ['qrCode', 'barCode'] }],
    ['requestFacialVerify', { verifyId: 'id' }],
    ['navigateTo', { url: '/pages/web?url=https%3A%2F%2Fa.example%2F' }],
    ['vibrateShort', { type: 'medium' }],
    [
      'uploadFile',
      {
        url: UPLOAD.url,
        filePath: 'file',
        name: 'face',
        header: { 'x-essc': 'a' },
        timeout: 5_000,
      },
    ],
    ['chooseMedia', { count: 1, mediaType: ['image'], sourceType: ['camera'] }],
    ['getFuzzyLocation', { type: 'gcj02' }],
    ['requestSubscribeMessage', { tmplIds: ['a', 'b', 'c'] }],
    ['navigateToMiniProgram', { appId: 'o' }],
    ['openSetting', {}],
    ['setClipboardData', { data: 't' }],
    ['showShareMenu', {}],
    ['requirePrivacyAuthorize', {}],
    ['getPrivacySetting', {}],
    ['navigateTo', { url: '/p?a=1' }],
    ['setStorage', { key: 'k', data: 'v' }],
    ['getStorage', { key: 'k' }],
    ['removeStorage', { key: 'k' }],
    ['setStorage', { key: 'sealed.k', data: 'v', encrypt: true }],
    ['getStorage', { key: 'sealed.k', encrypt: true }],
    ['removeStorage', { key: 'sealed.k' }],
  ])
})

test('parameters: what WeChat is handed for a payment', async () => {
  const { vendor, heard } = recorder({ requestPayment: { errMsg: 'requestPayment:ok' } })
  await told(wechat({ wx: vendor, clock }).pay?.(WECHAT_ORDER))
  const { means: _, ...order } = WECHAT_ORDER as typeof WECHAT_ORDER & { means: 'wechat' }
  expect(heard).toEqual([['requestPayment', order]])
})

test('parameters: what Alipay is handed', async () => {
  const { vendor, heard } = recorder({
    getAuthCode: { authCode: 'c' },
    request: { status: 200, headers: {}, data: 'd' },
    scan: { result: 'r' },
    tradePay: { resultCode: '9000' },
    startAPVerify: { resultStatus: '9000' },
    navigateTo: {},
    uploadFile: { statusCode: 201, header: { 'X-A': 'b' }, data: 'd' },
    chooseImage: { tempFilePaths: ['file'] },
    getLocation: { latitude: '1', longitude: '2', cityAdcode: '330500' },
    requestSubscribeMessage: { behavior: 'subscribe', result: { subscribedEntityIds: ['b'] } },
    navigateToMiniProgram: {},
    openSetting: {},
    setClipboard: { success: true },
    setScreenBrightness: {},
    setKeepScreenOn: {},
    setVisualEffectOnCapture: {},
    getStorage: { data: 'd' },
    setStorage: {},
    removeStorage: {},
  })
  const host = alipay({ my: vendor, webViewPage: '/pages/web', extras: alipayExtras, clock })
  const request = { url: 'https://card.example/', method: 'GET', headers: { a: 'b' } } as const
  const answers = [
    await told(host.login()),
    await told(host.request({ ...request, timeoutMs: 5_000 })),
    await told(host.scan?.()),
    await told(host.pay?.({ means: 'alipay', tradeNO: 'o' })),
    await told(host.verifyFace?.({ means: 'alipay', providerId: 'id', url: 'u' })),
    await told(host.openPage?.('https://a.example/')),
    await told(host.upload?.(UPLOAD)),
    await told(host.chooseImage?.('album')),
    await told(host.getLocation?.()),
    await told(host.getCity?.()),
    await told(host.subscribeMessages?.(['a', 'b'])),
    await told(host.openMiniProgram?.({ appId: 'o' })),
    await told(host.openSettings?.()),
    await told(host.setClipboard?.('t')),
    await told(host.setBrightness?.(0.25)),
    await told(host.setKeepScreenOn?.(true)),
    await told(host.setCaptureGuard?.(false)),
    await told(host.storage.get('k')),
    await told(host.storage.set('k', 'v')),
    await told(host.storage.remove('k')),
  ]
  expect(answers.filter((answer) => answer !== undefined)).toEqual([
    { code: 'c' },
    { status: 200, headers: {}, body: 'd' },
    { text: 'r' },
    { status: 201, headers: { 'x-a': 'b' }, body: 'd' },
    { path: 'file' },
    { latitude: 1, longitude: 2, grid: 'gcj02' },
    { division: '330500' },
    { accepted: ['b'] },
    'd',
  ])
  expect(heard).toEqual([
    ['getAuthCode', { scopes: 'auth_base' }],
    ['request', { ...request, dataType: 'text', timeout: 5_000 }],
    ['scan', { scanType: ['qrCode', 'barCode'] }],
    ['tradePay', { tradeNO: 'o' }],
    ['startAPVerify', { certifyId: 'id', url: 'u' }],
    ['navigateTo', { url: '/pages/web?url=https%3A%2F%2Fa.example%2F' }],
    [
      'uploadFile',
      {
        url: UPLOAD.url,
        filePath: 'file',
        name: 'face',
        fileType: 'image',
        headers: { 'x-essc': 'a' },
      },
    ],
    ['chooseImage', { count: 1, sourceType: ['album'] }],
    ['getLocation', { type: 0 }],
    ['getLocation', { type: 1 }],
    ['requestSubscribeMessage', { entityIds: ['a', 'b'] }],
    ['navigateToMiniProgram', { appId: 'o' }],
    ['openSetting', {}],
    ['setClipboard', { text: 't' }],
    ['setScreenBrightness', { brightness: 0.25 }],
    ['setKeepScreenOn', { keepScreenOn: true }],
    ['setVisualEffectOnCapture', { visualEffect: 'none' }],
    ['getStorage', { key: 'k' }],
    ['setStorage', { key: 'k', data: 'v' }],
    ['removeStorage', { key: 'k' }],
  ])
})

/** An SDK of a page that takes the signature at once. */
function signed(heard: unknown[]) {
  return {
    config: (config: object) => void heard.push(['config', config]),
    ready: (listener: () => void) => void clock.timer(listener, 0),
    error: () => {},
  }
}

async function page<T extends Host>(open: (window: ReturnType<typeof fakeWindow>) => Promise<T>) {
  const opening = open(fakeWindow(options))
  await clock.advance(10)
  return opening
}

test('parameters: what UnionPay’s SDK is handed', async () => {
  const { vendor, heard } = recorder({
    appletAuth: { code: 'c' },
    scanQRCode: 'r' as never,
    getScreenBrightness: { brightness: '0.25' },
    setScreenBrightness: {},
    changeScreenShot: {},
    getLocationGps: { latitude: '1', longitude: '2' },
    getLocationCity: '330500' as never,
    openApplet: {},
    showSharePopup: {},
  })
  const config = { appId: 'a', timestamp: '1', nonceStr: 'n', signature: 's' }
  const addresses: string[] = []
  const host = await page(({ window, means }) =>
    openUpsdk({
      upsdk: Object.assign(vendor, signed(heard)),
      web: browserParts(window),
      extras: upsdkExtras(browserExtras(window, means)),
      config: async (address) => {
        addresses.push(address)
        return config
      },
      clock,
    }),
  )
  const content = { title: 't', path: 'https://a.example/' }
  const answers = [
    await told(host.login()),
    await told(host.scan?.()),
    await told(host.getBrightness?.()),
    await told(host.setBrightness?.(0.5)),
    await told(host.setCaptureGuard?.(true)),
    await told(host.getLocation?.()),
    await told(host.getCity?.()),
    await told(host.openMiniProgram?.({ appId: 'o' })),
    await told(host.openMiniProgram?.({ appId: 'o', path: 'p', data: { a: 1 } })),
    await told(host.share?.(content)),
    await told(host.share?.({ ...content, description: 'd', imageUrl: 'i' })),
  ]
  expect(addresses).toEqual([browserParts(fakeWindow(options).window).address().split('#')[0]])
  expect(answers.filter((answer) => answer !== undefined)).toEqual([
    { code: 'c' },
    { text: 'r' },
    0.25,
    { latitude: 1, longitude: 2, grid: 'gcj02' },
    { division: '330500' },
  ])
  const shared = { title: 't', shareUrl: 'https://a.example/' }
  expect(heard).toEqual([
    ['config', config],
    ['appletAuth', {}],
    ['scanQRCode', { scanType: ['qrCode', 'barCode'] }],
    ['getScreenBrightness', {}],
    ['setScreenBrightness', { brightness: '0.5' }],
    ['changeScreenShot', { switch: true }],
    ['getLocationGps', {}],
    ['getLocationCity', {}],
    ['openApplet', { appId: 'o' }],
    ['openApplet', { appId: 'o', toLink: 'p', param: '{"a":1}' }],
    ['showSharePopup', { ...shared, desc: '', picUrl: '' }],
    ['showSharePopup', { ...shared, desc: 'd', picUrl: 'i' }],
  ])
})

test('parameters: what WeChat’s JSSDK is handed', async () => {
  const errMsg = 'chooseWXPay:ok'
  const { vendor, heard } = recorder({
    scanQRCode: { errMsg, resultStr: 'EAN_13,690' },
    chooseWXPay: { errMsg },
    getLocation: { errMsg, latitude: 1, longitude: 2 },
    getNetworkType: { errMsg, networkType: '5g' },
    updateAppMessageShareData: { errMsg },
  })
  const config = { appId: 'a', timestamp: 1, nonceStr: 'n', signature: 's' }
  const host = await page(({ window, means }) =>
    openWechatWeb({
      jssdk: Object.assign(vendor, signed(heard)),
      web: browserParts(window),
      extras: wechatWebExtras(browserExtras(window, means)),
      config: async () => config,
      clock,
    }),
  )
  const content = { title: 't', path: 'https://a.example/' }
  const answers = [
    await told(host.scan?.()),
    await told(host.pay?.(WECHAT_ORDER)),
    await told(host.getLocation?.()),
    await told(host.getNetwork?.()),
    await told(host.share?.(content)),
    await told(host.share?.({ ...content, description: 'd', imageUrl: 'i' })),
  ]
  expect(answers.filter((answer) => answer !== undefined)).toEqual([
    { text: '690' },
    { latitude: 1, longitude: 2, grid: 'gcj02' },
    { isConnected: true, kind: 'mobile' },
  ])
  const shared = { title: 't', link: 'https://a.example/' }
  expect(heard).toEqual([
    [
      'config',
      {
        ...config,
        jsApiList: [
          'scanQRCode',
          'chooseWXPay',
          'getLocation',
          'getNetworkType',
          'updateAppMessageShareData',
        ],
      },
    ],
    ['scanQRCode', { needResult: 1, scanType: ['qrCode', 'barCode'] }],
    ['chooseWXPay', { timestamp: '1', nonceStr: 'n', package: 'p', signType: 'RSA', paySign: 's' }],
    ['getLocation', { type: 'gcj02' }],
    ['getNetworkType', {}],
    ['updateAppMessageShareData', { ...shared, desc: '', imgUrl: '' }],
    ['updateAppMessageShareData', { ...shared, desc: 'd', imgUrl: 'i' }],
  ])
})

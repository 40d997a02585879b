import { alipay } from './alipay.ts'
import { alipayExtras } from './alipay-extras.ts'
import { fakeClock } from './fakes/clock.ts'
import { endOf, recorder, saying, told, UPLOAD } from './testing.ts'

// What Alipay alone does: each answer is written out as its documents have it.

const clock = fakeClock(1_700_000_000_000)
const end = (asked: Promise<unknown> | undefined, afterMs?: number) => endOf(clock, asked, afterMs)
const alipayWith = (members: object) =>
  alipay({ my: members as never, webViewPage: '/pages/web', extras: alipayExtras, clock })

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
  const upload = (said: unknown) =>
    end(alipayWith({ uploadFile: saying(said, 'complete') }).upload?.(UPLOAD))
  const sent = { statusCode: 200, header: {}, data: 'd' }
  expect(await upload(sent)).toEqual({ status: 200, headers: {}, body: 'd' })
  expect(await upload({ ...sent, error: 12 })).toBe('NETWORK_UNREACHABLE')
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

test('parameters: what Alipay is handed', async () => {
  const { vendor, heard } = recorder(clock, {
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
    await told(clock, host.login()),
    await told(clock, host.request({ ...request, timeoutMs: 5_000 })),
    await told(clock, host.scan?.()),
    await told(clock, host.pay?.({ means: 'alipay', tradeNO: 'o' })),
    await told(clock, host.verifyFace?.({ means: 'alipay', providerId: 'id', url: 'u' })),
    await told(clock, host.openPage?.('https://a.example/')),
    await told(clock, host.upload?.(UPLOAD)),
    await told(clock, host.chooseImage?.('album')),
    await told(clock, host.getLocation?.()),
    await told(clock, host.getCity?.()),
    await told(clock, host.subscribeMessages?.(['a', 'b'])),
    await told(clock, host.openMiniProgram?.({ appId: 'o' })),
    await told(clock, host.openSettings?.()),
    await told(clock, host.setClipboard?.('t')),
    await told(clock, host.setBrightness?.(0.25)),
    await told(clock, host.setKeepScreenOn?.(true)),
    await told(clock, host.setCaptureGuard?.(false)),
    await told(clock, host.storage.get('k')),
    await told(clock, host.storage.set('k', 'v')),
    await told(clock, host.storage.remove('k')),
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

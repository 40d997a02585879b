import { fakeClock } from './fakes/clock.ts'
import type { HostPrivacyQuestion } from './host.ts'
import { endOf, recorder, type SaidTo, saying, told, UPLOAD, WECHAT_ORDER } from './testing.ts'
import { wechat } from './wechat.ts'
import { wechatExtras } from './wechat-extras.ts'

// What WeChat alone does: each answer is written out as its documents have it.

const clock = fakeClock(1_700_000_000_000)
const end = (asked: Promise<unknown> | undefined, afterMs?: number) => endOf(clock, asked, afterMs)
// Without a login it would be a plugin's `wx`, which has no web view.
const wechatWith = (members: object) =>
  wechat({
    wx: { login: () => {}, ...members } as never,
    webViewPage: '/pages/web',
    extras: wechatExtras,
    clock,
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
  const get = (said: unknown, ...ways: (keyof SaidTo)[]) =>
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

const REQUEST = {
  url: 'https://card.example/',
  method: 'POST',
  headers: { a: 'b' },
  body: '{}',
} as const

test('parameters: what WeChat is handed', async () => {
  const errMsg = 'x:ok'
  const { vendor, heard } = recorder(clock, {
    login: { errMsg, code: 'c' },
    request: { errMsg, statusCode: 200, header: {}, data: 'd' },
    getRandomValues: { errMsg, randomValues: Uint8Array.from([1, 2, 3]).buffer },
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
    await told(clock, host.login()),
    await told(clock, host.request({ ...REQUEST, timeoutMs: 5_000 })),
    await told(clock, host.randomBytes?.(3)),
    await told(clock, host.scan?.()),
    await told(clock, host.verifyFace?.({ means: 'wechat', providerId: 'id', url: '' })),
    await told(clock, host.openPage?.('https://a.example/')),
    await told(clock, host.vibrate?.()),
    await told(clock, host.upload?.(UPLOAD)),
    await told(clock, host.chooseImage?.('camera')),
    await told(clock, host.getLocation?.()),
    await told(clock, host.subscribeMessages?.(['a', 'b', 'c'])),
    await told(clock, host.openMiniProgram?.({ appId: 'o' })),
    await told(clock, host.openSettings?.()),
    await told(clock, host.setClipboard?.('t')),
    await told(clock, host.share?.({ title: 't', path: '/p' })),
    await told(clock, host.askPrivacy?.()),
    await told(clock, host.getPrivacy?.()),
    await told(clock, host.openAppPage?.('/p?a=1')),
    await told(clock, host.storage.set('k', 'v')),
    await told(clock, host.storage.get('k')),
    await told(clock, host.storage.remove('k')),
    await told(clock, host.sealedStorage?.set('k', 'v')),
    await told(clock, host.sealedStorage?.get('k')),
    await told(clock, host.sealedStorage?.remove('k')),
  ]
  expect(answers).toEqual([
    { code: 'c' },
    { status: 200, headers: {}, body: 'd' },
    Uint8Array.from([1, 2, 3]),
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
    [
      'request',
      {
        url: REQUEST.url,
        method: 'POST',
        header: { a: 'b' },
        data: '{}',
        dataType: '其他',
        responseType: 'text',
        timeout: 5_000,
      },
    ],
    ['getRandomValues', { length: 3 }],
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
  const { vendor, heard } = recorder(clock, { requestPayment: { errMsg: 'requestPayment:ok' } })
  await told(clock, wechat({ wx: vendor, clock }).pay?.(WECHAT_ORDER))
  const { means: _, ...order } = WECHAT_ORDER as typeof WECHAT_ORDER & { means: 'wechat' }
  expect(heard).toEqual([['requestPayment', order]])
})

test('behavior: WeChat has a second beyond a request’s time to say so itself', async () => {
  const ok = { errMsg: 'request:ok', statusCode: 200, header: {}, data: 'd' }
  const host = wechatWith({
    request: ({ success }: SaidTo) => void clock.timer(() => success(ok), 5_900),
  })
  const asked = host.request({ ...REQUEST, timeoutMs: 5_000 })
  expect(await end(asked, 6_000)).toEqual({ status: 200, headers: {}, body: 'd' })
})

test('behavior: WeChat’s number is asked for with what its button said, or not at all', async () => {
  const host = wechatWith({})
  await expect(host.getPhoneNumber?.()).rejects.toThrow(TypeError)
  const detail = { errMsg: 'getPhoneNumber:ok', code: 'p' }
  expect(await end(host.getPhoneNumber?.(detail))).toEqual({ code: 'p' })
})

test('parameters: a WeChat that answers an upload by `complete` alone', async () => {
  const upload = (said: unknown) =>
    end(wechatWith({ uploadFile: saying(said, 'complete') }).upload?.(UPLOAD))
  const answer = { errMsg: 'uploadFile:ok', statusCode: 200, data: 'd' }
  expect(await upload(answer)).toEqual({ status: 200, headers: {}, body: 'd' })
  expect(await upload({ errMsg: 'uploadFile:fail timeout' })).toBe('NETWORK_TIMEOUT')
})

import { browserParts } from './browser.ts'
import { browserExtras } from './browser-extras.ts'
import { fakeClock } from './fakes/clock.ts'
import { endOf, recorder, saying, told, WECHAT_ORDER } from './testing.ts'
import { leaving, page, quietPage, STATE, sdk, signed } from './web/testing.ts'
import { openWechatWeb } from './wechat-web.ts'
import { wechatWebExtras } from './wechat-web-extras.ts'

const clock = fakeClock(1_700_000_000_000)
const end = (asked: Promise<unknown> | undefined, afterMs?: number) => endOf(clock, asked, afterMs)

test.each([
  ['chooseWXPay:cancel', 'HOST_CANCELLED'],
  ['chooseWXPay:fail', 'HOST_UNKNOWN_OUTCOME'],
  ['chooseWXPay:fail no permission', 'HOST_FAILED'],
  ['xchooseWXPay:cancel', 'HOST_UNKNOWN_OUTCOME'],
  ['chooseWXPay:cancelled by the network', 'HOST_UNKNOWN_OUTCOME'],
])('parameters: a payment in WeChat’s browser that ends as %j', async (errMsg, code) => {
  const members = { chooseWXPay: saying({ errMsg }, 'fail') }
  const opening = openWechatWeb({
    jssdk: sdk(clock, members, 'ready'),
    web: quietPage(clock),
    config: async () => ({ appId: 'a', timestamp: 1, nonceStr: 'n', signature: 's' }),
    clock,
  })
  await clock.advance(1_000)
  const order = { timeStamp: '1', nonceStr: 'n', package: 'p', paySign: 's' }
  const host = await opening
  const asked = host.pay?.({ means: 'wechat', signType: 'RSA', ...order })
  expect(await end(asked)).toBe(code)
})

test('parameters: the address of a login in WeChat’s browser', async () => {
  const { parts, seen } = leaving(clock)
  const opening = openWechatWeb({
    jssdk: sdk(clock, {}, 'ready'),
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

test('parameters: what WeChat’s JSSDK is handed', async () => {
  const errMsg = 'chooseWXPay:ok'
  const { vendor, heard } = recorder(clock, {
    scanQRCode: { errMsg, resultStr: 'EAN_13,690' },
    chooseWXPay: { errMsg },
    getLocation: { errMsg, latitude: 1, longitude: 2 },
    getNetworkType: { errMsg, networkType: '5g' },
    updateAppMessageShareData: { errMsg },
  })
  const config = { appId: 'a', timestamp: 1, nonceStr: 'n', signature: 's' }
  const host = await page(clock, ({ window, means }) =>
    openWechatWeb({
      jssdk: Object.assign(vendor, signed(clock, heard)),
      web: browserParts(window),
      extras: wechatWebExtras(browserExtras(window, means)),
      config: async () => config,
      clock,
    }),
  )
  const content = { title: 't', path: 'https://a.example/' }
  const answers = [
    await told(clock, host.scan?.()),
    await told(clock, host.pay?.(WECHAT_ORDER)),
    await told(clock, host.getLocation?.()),
    await told(clock, host.getNetwork?.()),
    await told(clock, host.share?.(content)),
    await told(clock, host.share?.({ ...content, description: 'd', imageUrl: 'i' })),
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

test.each([
  ['EAN_13,6901234567892', '6901234567892'],
  ['CODE_128,A1', 'A1'],
  ['see EAN_13,690', 'see EAN_13,690'],
])('parameters: a code in WeChat’s browser that reads %j', async (resultStr, text) => {
  const members = { scanQRCode: saying({ errMsg: 'scanQRCode:ok', resultStr }) }
  const opening = openWechatWeb({
    jssdk: sdk(clock, members, 'ready'),
    web: quietPage(clock),
    config: async () => ({ appId: 'a', timestamp: 1, nonceStr: 'n', signature: 's' }),
    clock,
  })
  await clock.advance(1_000)
  expect(await end((await opening).scan?.())).toEqual({ text })
})

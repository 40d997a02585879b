import { browserParts } from '../browser.ts'
import { browserExtras } from '../browser-extras.ts'
import { fakeClock } from '../fakes/clock.ts'
import { fakeWindow } from '../fakes/window.ts'
import { endOf, quietPhone, recorder, saying, told } from '../testing.ts'
import { page, quietPage, sdk, signed } from '../web/testing.ts'
import { openUpsdk } from './upsdk.ts'
import { upsdkExtras } from './upsdk-extras.ts'

const clock = fakeClock(1_700_000_000_000)
const end = (asked: Promise<unknown> | undefined, afterMs?: number) => endOf(clock, asked, afterMs)

test('parameters: what UnionPay answers to a payment, a brightness and a login', async () => {
  const config = async () => ({ appId: 'a', timestamp: '1', nonceStr: 'n', signature: 's' })
  const host = async (members: object) => {
    const opening = openUpsdk({
      upsdk: sdk(clock, members, 'ready'),
      web: quietPage(clock),
      config,
      clock,
    })
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

test('parameters: what UnionPay’s SDK is handed', async () => {
  const { vendor, heard } = recorder(clock, {
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
  const host = await page(clock, ({ window, means }) =>
    openUpsdk({
      upsdk: Object.assign(vendor, signed(clock, heard)),
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
    await told(clock, host.login()),
    await told(clock, host.scan?.()),
    await told(clock, host.getBrightness?.()),
    await told(clock, host.setBrightness?.(0.5)),
    await told(clock, host.setCaptureGuard?.(true)),
    await told(clock, host.getLocation?.()),
    await told(clock, host.getCity?.()),
    await told(clock, host.openMiniProgram?.({ appId: 'o' })),
    await told(clock, host.openMiniProgram?.({ appId: 'o', path: 'p', data: { a: 1 } })),
    await told(clock, host.share?.(content)),
    await told(clock, host.share?.({ ...content, description: 'd', imageUrl: 'i' })),
  ]
  expect(addresses).toEqual([
    browserParts(fakeWindow(quietPhone(clock)).window)
      .address()
      .split('#')[0],
  ])
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

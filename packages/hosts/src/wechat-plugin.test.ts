import { fakeClock } from './fakes/clock.ts'
import type { FakeWxOptions } from './fakes/wx/options.ts'
import { fakeWx } from './fakes/wx.ts'
import type { HostPayOrder } from './host.ts'
import { endOf, quietPhone, WECHAT_ORDER } from './testing.ts'
import { type FunctionalPage, type WechatPluginOptions, wechatPlugin } from './wechat-plugin.ts'

const clock = fakeClock(1_700_000_000_000)
const end = (asked: Promise<unknown> | undefined) => endOf(clock, asked)
const ORDER = { ...WECHAT_ORDER, amountFen: 1_250 } as HostPayOrder
const { means: _m, ...ARGS } = WECHAT_ORDER as typeof WECHAT_ORDER & { means: 'wechat' }
const BOTH = ['loginAndGetUserInfo', 'requestPayment'] as const

/** A plugin in WeChat, and the functional pages that it opened. */
function plugin(options: Partial<FakeWxOptions & WechatPluginOptions> = {}) {
  const fake = fakeWx({ ...quietPhone(clock), plugin: true, ...options })
  const opened: FunctionalPage[] = []
  const host = wechatPlugin({
    wx: fake.wx,
    functionalPages: BOTH,
    clock,
    openFunctionalPage: (page, events) => {
      opened.push(page)
      fake.functionalPage(page, events)
    },
    ...options,
  })
  return { host, fake, opened }
}

test('default: login goes through WeChat’s own page, and nothing of the person is asked for', async () => {
  const { host, fake, opened } = plugin()
  expect(await end(host.login())).toEqual({ code: 'code' })
  expect(opened).toEqual([{ name: 'loginAndGetUserInfo', args: {} }])
  expect([host.name, host.native()]).toEqual(['wechat-plugin', fake.wx])
})

test('default: an old library pays through the page, and the page shows the amount', async () => {
  const shown: unknown[] = []
  const { host, fake, opened } = plugin({
    baseLibrary: '2.22.0',
    ui: {
      ...quietPhone(clock).ui,
      functionalPage: async (page) => {
        shown.push(page)
        return 'go'
      },
    },
  })
  expect(await end(host.pay?.(ORDER))).toBeUndefined()
  const args = { fee: 1_250, currencyType: 'CNY', paymentArgs: ARGS }
  expect(opened).toEqual([{ name: 'requestPayment', args }])
  expect(shown).toEqual([{ name: 'requestPayment', feeFen: 1_250 }])
  expect(fake.state.paid).toEqual([ORDER])
})

test('behavior: a newer library pays by requestPluginPayment, of the owner’s version', async () => {
  const { host, fake, opened } = plugin()
  expect(await end(host.pay?.(ORDER))).toBeUndefined()
  expect([opened, fake.state.paid]).toEqual([[], [ORDER]])
  const handed: unknown[] = []
  const requestPluginPayment = (call: object) => void handed.push(call)
  for (const version of [undefined, 'trial'] as const) {
    const { wx } = fake
    const own = plugin({
      wx: { ...wx, requestPluginPayment } as never,
      ...(version ? { version } : {}),
    })
    void own.host.pay?.(ORDER).catch(() => {})
    await clock.advance(10)
  }
  const callbacks = expect.any(Function)
  const args = { fee: 1_250, currencyType: 'CNY', paymentArgs: ARGS }
  const call = { ...args, success: callbacks, fail: callbacks, complete: callbacks }
  expect(handed).toEqual([
    { ...call, version: 'release' },
    { ...call, version: 'trial' },
  ])
})

test.each(['2.22.0', '3.9.0'])(
  'behavior: library %s: who goes back from the page, or closes the wallet, said no',
  async (baseLibrary) => {
    const { ui } = quietPhone(clock)
    const back = plugin({ baseLibrary, ui: { ...ui, functionalPage: async () => 'back' } })
    expect(await end(back.host.login())).toBe('HOST_CANCELLED')
    expect(await end(back.host.pay?.(ORDER))).toBe('HOST_CANCELLED')
    const closed = plugin({ baseLibrary, ui: { ...ui, pay: async () => 'cancel' } })
    expect(await end(closed.host.pay?.(ORDER))).toBe('HOST_CANCELLED')
    const open = plugin({ baseLibrary, ui: { ...ui, pay: async () => 'unknown' } })
    expect(await end(open.host.pay?.(ORDER))).toBe('HOST_UNKNOWN_OUTCOME')
    expect(back.fake.state.paid).toEqual([])
  },
)

test('behavior: an owner without beforeRequestPayment, or one that refuses, is a failure', async () => {
  for (const baseLibrary of ['2.22.0', '3.9.0']) {
    const refusing = plugin({
      baseLibrary,
      beforeRequestPayment: () => Promise.reject(new Error('none')),
    })
    expect(await end(refusing.host.pay?.(ORDER))).toBe('HOST_FAILED')
  }
})

test('parameters: orders that a plugin cannot pay are a TypeError', async () => {
  const { host, opened } = plugin()
  await expect(host.pay?.(WECHAT_ORDER)).rejects.toThrow(TypeError)
  await expect(host.pay?.({ means: 'alipay', tradeNO: 'o' })).rejects.toThrow(TypeError)
  expect(opened).toEqual([])
})

test('behavior: pages that the owner has not declared are absent', async () => {
  const { host } = plugin({ functionalPages: [] })
  expect(host.supports('pay')).toBe(false)
  expect(await end(host.login())).toBe('HOST_UNSUPPORTED')
})

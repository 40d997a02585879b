import { openUpsdk } from '../bank/upsdk.ts'
import { fakeClock } from '../fakes/clock.ts'
import { endOf } from '../testing.ts'
import { openWechatWeb } from '../wechat-web.ts'
import { quietPage, sdk } from './testing.ts'

const clock = fakeClock(1_700_000_000_000)
const end = (asked: Promise<unknown> | undefined, afterMs?: number) => endOf(clock, asked, afterMs)

test('parameters: how the SDKs of pages open', async () => {
  const config = async () => ({ appId: 'a', timestamp: '1', nonceStr: 'n', signature: 's' })
  const union = (upsdk: never) => openUpsdk({ upsdk, web: quietPage(clock), config, clock })
  const weixin = (jssdk: never) =>
    openWechatWeb({
      jssdk,
      web: quietPage(clock),
      config: async () => ({ appId: 'a', timestamp: 1, nonceStr: 'n', signature: 's' }),
      clock,
    })
  for (const open of [union, weixin]) {
    expect(await end(open(sdk(clock, {}, 'refuses')))).toBe('HOST_DENIED')
    let ended: unknown
    open(sdk(clock, {}, 'silent')).catch((error: { code: string }) => {
      ended = error.code
    })
    await clock.advance(9_900)
    expect(ended).toBeUndefined()
    await clock.advance(200)
    expect(ended).toBe('HOST_UNAVAILABLE')
    expect(await end(open(sdk(clock, {}, 'ready')))).toMatchObject({ native: expect.anything() })
  }
  let isOpen = false
  union(sdk(clock, {}, 'ready', 3_000)).then(() => {
    isOpen = true
  })
  await clock.advance(2_900)
  expect(isOpen).toBe(false)
  await clock.advance(400)
  expect(isOpen).toBe(true)
})

import { fakeClock } from '../fakes/clock.ts'
import { endOf, saying } from '../testing.ts'
import { wechatPlugin } from '../wechat-plugin.ts'
import { finclip } from './finclip.ts'
import { mpaas } from './mpaas.ts'

const clock = fakeClock(1_700_000_000_000)
const end = (asked: Promise<unknown> | undefined, afterMs?: number) => endOf(clock, asked, afterMs)

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

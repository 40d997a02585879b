import { alipay } from '../alipay.ts'
import { fakeMy } from '../fakes/my.ts'
import type { Host } from '../host.ts'
import type { ConformanceRig } from './rig.ts'
import { ourRigs } from './rigs.ts'
import { runConformance } from './run.ts'

// An adapter as one writes it at first, without the vendor's small print: any callback of success is
// success, `complete` ends the call, errors go through raw. The kit is worth something only if it
// refuses this one.
function naive(my: ReturnType<typeof fakeMy>['my'], host: Host): Host {
  const promised = <T>(start: (callbacks: object) => unknown, read: (answer: never) => T) =>
    new Promise<T>((resolve, reject) => {
      start({
        success: (answer: never) => resolve(read(answer)),
        fail: reject,
        complete: (answer: never) => resolve(read(answer)),
      })
    })
  return {
    ...host,
    supports: () => true,
    login: () =>
      promised(my.getAuthCode, (answer: { authCode: string }) => ({ code: answer.authCode })),
    scan: () => promised(my.scan, (answer: { result: string }) => ({ text: answer.result })),
    pay: (order) =>
      promised(
        (callbacks) =>
          my.tradePay({ tradeNO: order.means === 'alipay' ? order.tradeNO : '', ...callbacks }),
        () => undefined,
      ),
    setBrightness: (value) =>
      promised(
        (callbacks) => my.setScreenBrightness({ brightness: value, ...callbacks }),
        () => undefined,
      ),
  }
}

const failed = async (rig: ConformanceRig) =>
  (await runConformance(rig)).filter(({ outcome }) => outcome === 'failed').map(({ id }) => id)

test('behavior: a naive adapter fails', async () => {
  const [, ours] = ourRigs()
  const ids = await failed({
    ...(ours as ConformanceRig),
    name: 'naive',
    make: async (setup) => {
      const { my, ...control } = fakeMy(setup)
      return { host: naive(my, alipay({ my, clock: setup.clock })), control }
    },
  })
  for (const id of [
    'login.cancel',
    'login.completeFirst',
    'login.never',
    'login.throws',
    'login.wrongShape',
    'pay.cancel',
    'pay.unknown',
    'pay.never',
    'pay.onlyComplete',
    'pay.wrongShape',
    'pay.means',
    'scan.cancel',
    'brightness.range',
    'error.shape',
    'supports.truth',
    'supports.missing',
  ]) {
    expect(ids).toContain(id)
  }
  // What it left as it was still passes.
  expect(ids.filter((id) => id.startsWith('storage.') || id.startsWith('request.'))).toEqual([])
})

test('behavior: a host that is never made fails every case', async () => {
  const [ours] = ourRigs()
  const rig = { ...(ours as ConformanceRig), make: () => Promise.reject(new Error('no host')) }
  const results = await runConformance(rig)
  expect(results.every(({ outcome }) => outcome === 'failed')).toBe(true)
})

import { toHex, utf8 } from '@essc/crypto/bytes'
import { sha256 } from '@essc/crypto/sha256'
import { sm2KeyPair, sm2Signer, sm2Verifier } from '@essc/crypto/sm2'
import { fakeClock } from '../fakes/clock.ts'
import { simulatedHost } from '../simulated.ts'
import { conformanceCases } from './cases.ts'
import { deviceSteps } from './device.ts'
import { type DeviceResult, deviceReportText, readDeviceReport } from './device-report.ts'

const codec = { sha256, utf8, toHex }
let seed = 7
const random = (length: number) =>
  Uint8Array.from({ length }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed >> 16
  })
const signer = sm2Signer(sm2KeyPair(random).secretKey, random)
const verify = (key: Uint8Array, signature: Uint8Array, message: Uint8Array) =>
  sm2Verifier(key)(signature, message)

const results = (failed: number): DeviceResult[] =>
  deviceSteps().map(({ id }, index) => ({ id, outcome: index < failed ? 'failed' : 'passed' }))

test('default: every step tries a case of the table, once, and says so in both languages', () => {
  const ids = new Set(conformanceCases().map(({ id }) => id))
  const steps = deviceSteps()
  expect(steps.filter(({ id }) => !ids.has(id)).map(({ id }) => id)).toEqual([])
  expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length)
  for (const { todo, look } of steps) {
    for (const text of [todo, look ?? todo]) {
      expect(text.zh).toMatch(/\p{Script=Han}/u)
      expect(text.en).not.toMatch(/\p{Script=Han}/u)
    }
  }
})

test('default: a signed report fits one symbol and is read back', () => {
  const text = deviceReportText('wechat-plugin', 1_700_000_000, results(3), codec, signer)
  expect(text).toMatch(/^[0-9A-Z $%*+\-./:]{1,335}$/)
  expect(readDeviceReport(text, codec, verify)).toEqual({
    host: 'wechat-plugin',
    ranAtUnix: 1_700_000_000,
    passed: deviceSteps().length - 3,
    failed: 3,
    skipped: 0,
    digest: expect.stringMatching(/^[0-9A-F]{16}$/),
    failedIds: ['LOGIN.SUCCESS', 'LOGIN.PARALLEL', 'STORAGE.ROUNDTRIP'],
    signer: signer.publicKey,
  })
})

test('behavior: a report in which all failed still fits', () => {
  const all = results(deviceSteps().length)
  const text = deviceReportText('wechat-plugin', 1_700_000_000, all, codec, signer)
  expect(text.length).toBeLessThanOrEqual(335)
  expect(readDeviceReport(text, codec, verify)?.failed).toBe(all.length)
})

test('behavior: what was touched or is of another key does not hold; unsigned says so', () => {
  const text = deviceReportText('wechat', 1_700_000_000, results(1), codec, signer)
  expect(readDeviceReport(text.replace('WECHAT', 'ALIPAY'), codec, verify)).toBeUndefined()
  expect(readDeviceReport(text.replace('LOGIN.SUCCESS', ''), codec, verify)).toBeUndefined()
  expect(readDeviceReport(`${text}0`, codec, verify)).toBeUndefined()
  expect(readDeviceReport('https://card.example', codec, verify)).toBeUndefined()
  const bare = deviceReportText('wechat', 1_700_000_000, results(1), codec)
  expect(readDeviceReport(bare, codec, verify)).toMatchObject({ host: 'wechat', failed: 1 })
  expect(readDeviceReport(bare, codec, verify)?.signer).toBeUndefined()
})

test('behavior: on a sound host every step that nobody must act for passes, on a broken one not', async () => {
  const tried = ['login.success', 'storage.text', 'time.now', 'request.unreachable', 'vibrate.once']
  const outcomes = async (host: ReturnType<typeof simulatedHost>, clock: typeof sound) => {
    const ends: string[] = []
    for (const step of deviceSteps().filter(({ id }) => tried.includes(id))) {
      let end = 'did not end'
      step.run(host).then(
        () => {
          end = 'passed'
        },
        () => {
          end = 'failed'
        },
      )
      await clock.advance(60_000)
      ends.push(`${step.id} ${end}`)
    }
    return ends
  }
  const sound = fakeClock(1_700_000_000_000)
  expect(await outcomes(simulatedHost({ clock: sound }), sound)).toEqual(
    tried.map((id) => `${id} passed`),
  )
  const broken = fakeClock(1_700_000_000_000)
  const host = simulatedHost({
    clock: broken,
    switches: { login: { outcome: 'fail' }, vibrate: { outcome: 'fail' } },
    fetch: async () => ({ status: 200, headers: {}, body: '' }),
  })
  expect(await outcomes(host, broken)).toEqual([
    'login.success failed',
    'storage.text passed',
    'time.now passed',
    'request.unreachable failed',
    'vibrate.once failed',
  ])
})

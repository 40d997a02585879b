import { conformanceCases } from './cases.ts'
import { ourRigs } from './rigs.ts'
import { runConformance } from './run.ts'

/** Members that a host of ours does not have; its cases are skipped, and no others. */
const LACKING: Record<string, string[]> = {
  wechat: [],
  alipay: ['lacks randomBytes'],
  bank: [],
  'bank, login only': [
    'lacks scan',
    'lacks pay',
    'lacks verifyFace',
    'lacks getBrightness',
    'lacks setBrightness',
    'lacks setKeepScreenOn',
    'lacks setCaptureGuard',
    'lacks onCapture',
  ],
  simulated: [],
}

describe.each(ourRigs().map((rig) => [rig.name, rig] as const))('%s', (name, rig) => {
  const running = runConformance(rig)

  test.each(conformanceCases().map(({ id }) => [id]))('%s', async (id) => {
    const result = (await running).find((one) => one.id === id)
    expect(result?.outcome === 'failed' ? result.reason : undefined).toBeUndefined()
    expect(result).toBeDefined()
  })

  test('behavior: skips only what the host lacks', async () => {
    const skipped = (await running).filter(({ outcome }) => outcome === 'skipped')
    const reasons = Array.from(new Set(skipped.map(({ reason }) => reason)))
    expect(reasons).toEqual(LACKING[name])
  })
})

test('default: at least twenty cases, each with an id of its own', () => {
  const ids = conformanceCases().map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThanOrEqual(20)
})

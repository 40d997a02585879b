import { conformanceCases } from './cases.ts'
import { ourRigs } from './rigs.ts'
import { runConformance } from './run.ts'

describe.each(ourRigs().map((rig) => [rig.name, rig] as const))('%s', (_name, rig) => {
  const running = runConformance(rig)

  test.each(conformanceCases().map(({ id }) => [id]))('%s', async (id) => {
    const result = (await running).find((one) => one.id === id)
    expect(result?.outcome === 'failed' ? result.reason : undefined).toBeUndefined()
    expect(result).toBeDefined()
  })

  test('behavior: lacks what its rig names, and nothing else', async () => {
    const skipped = (await running).filter(({ outcome }) => outcome === 'skipped')
    const reasons = new Set(skipped.map(({ reason }) => reason))
    expect(rig.lacks).toBeDefined()
    const named = new Set(rig.lacks?.map((member) => `lacks ${member}`))
    expect(Array.from(reasons).filter((reason) => !named.has(reason ?? ''))).toEqual([])
  })
})

test('default: at least a hundred cases, each with an id of its own', () => {
  const ids = conformanceCases().map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThanOrEqual(100)
})

import type { HostMember } from '../host.ts'
import { HOST_MEMBERS } from '../host-members.ts'
import { conformanceCases } from './cases.ts'
import type { ConformanceRig } from './rig.ts'
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
    const lacking = Array.from(await lackingOf(rig)).sort()
    expect(lacking).toEqual(Array.from(rig.lacks ?? []).sort())
    const skipped = (await running).filter(({ outcome }) => outcome === 'skipped')
    for (const { reason } of skipped) {
      expect(lacking).toContain(reason?.replace('lacks ', ''))
    }
  })
})

/** What the host of a rig says it lacks, with everything in place. */
async function lackingOf(rig: ConformanceRig): Promise<readonly HostMember[]> {
  let lacking: readonly HostMember[] = []
  await runConformance(rig, [
    {
      id: 'lacks',
      rule: 'lacks',
      run: async (kit) => {
        const { host } = await kit.make()
        lacking = HOST_MEMBERS.filter((member) => !host.supports(member))
      },
    },
  ])
  return lacking
}

test('default: at least a hundred cases, each with an id of its own', () => {
  const ids = conformanceCases().map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThanOrEqual(100)
})

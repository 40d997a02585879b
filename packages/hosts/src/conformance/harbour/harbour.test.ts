import { runConformance } from '../run.ts'
import { harbourRig } from './rig.ts'

test('default: the invented bank of docs/conformance.md keeps every rule that it can be asked', async () => {
  const results = await runConformance(harbourRig)
  const failed = results.filter(({ outcome }) => outcome === 'failed')
  expect(failed.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([])
  expect(results.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(120)
})

import { ensureBuilt } from './build.mjs'
import { checkStages } from './check.mjs'
import { runJest, runNode, runStages } from './stages.mjs'
import { ensureTools } from './tools.mjs'

const { failed } = await runStages([
  { name: 'tools', work: ensureTools },
  ...checkStages,
  { name: 'unit', work: () => runJest(['unit']) },
  {
    name: 'conformance',
    work: async () => {
      const { status } = await runNode(['config/scripts/conformance.mjs', '--share', '40'])
      return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 }
    },
  },
  {
    name: 'build',
    work: () =>
      ensureBuilt(['types', 'weapp', 'alipay', 'h5', 'gallery', 'sdk', 'embed', 'simulator']).then(
        () => undefined,
      ),
  },
  { name: 'fuzz', work: () => runJest(['fuzz'], { workers: '1' }) },
  { name: 'inclusion', work: () => runJest(['inclusion'], { workers: '1' }) },
  { name: 'scannable', work: () => runJest(['scannable'], { workers: '1' }) },
  { name: 'artefacts', work: () => runJest(['artefacts'], { workers: '1' }) },
  { name: 'journeys', work: () => runJest(['journeys'], { workers: '1' }) },
  { name: 'faults', work: () => runJest(['faults'], { workers: '1' }) },
])
process.exitCode = failed > 0 ? 1 : 0

import { ensureBuilt } from './build.mjs'
import { checkStages } from './check.mjs'
import { runJest, runStages } from './stages.mjs'
import { ensureTools } from './tools.mjs'

const { failed } = await runStages([
  { name: 'tools', work: ensureTools },
  ...checkStages,
  { name: 'unit', work: () => runJest(['unit']) },
  {
    name: 'build',
    work: () =>
      ensureBuilt(['types', 'weapp', 'alipay', 'h5', 'sdk', 'simulator']).then(() => undefined),
  },
  { name: 'artefacts', work: () => runJest(['artefacts'], { workers: '1' }) },
  { name: 'journeys', work: () => runJest(['journeys'], { workers: '1' }) },
  { name: 'faults', work: () => runJest(['faults'], { workers: '1' }) },
])
process.exitCode = failed > 0 ? 1 : 0

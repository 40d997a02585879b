import path from 'node:path'
import { printFigures } from './figures.mjs'
import { countFigures, runJest, runNode } from './stages.mjs'
import { root } from './stamp.mjs'
import { ensureTools } from './tools.mjs'

const table = path.join(root, '.cache/faults.json')
process.env.ESSC_FAULTS_KILLS ??= '200'
process.env.ESSC_MODEL_RUNS ??= '200'
process.env.ESSC_FAULTS_OUT ??= table

await ensureTools()
const faults = await runJest(['faults'], { workers: '1' })
// The model, the races and one key or one code many times over lie beside what they prove.
const beside = await runJest(['unit'], {
  workers: '1',
  paths: ['packages/platform/src/payments/(model|concurrency|charge|lifecycle|refund|scan)\\.test'],
})
const counts = Object.fromEntries(
  Object.keys(faults).map((key) => [key, faults[key] + beside[key]]),
)
printFigures('faults', countFigures(counts), [...process.argv.slice(2), '--check'])
if (process.argv.includes('--write') && counts.failed === 0)
  await runNode(['config/scripts/payments-page.mjs', 'faults', process.env.ESSC_FAULTS_OUT])

import { printFigures } from './figures.mjs'
import { countFigures, runJest } from './stages.mjs'
import { ensureTools } from './tools.mjs'

process.env.ESSC_FAULTS_KILLS ??= '200'
process.env.ESSC_MODEL_RUNS ??= '200'

await ensureTools()
const counts = await runJest(['faults'], { workers: '1' })
printFigures('faults', countFigures(counts), [...process.argv.slice(2), '--check'])

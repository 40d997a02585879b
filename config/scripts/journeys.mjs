import { ensureBuilt } from './build.mjs'
import { countFigures, printFigures, runJest } from './stages.mjs'

await ensureBuilt(['types', 'weapp', 'alipay', 'h5', 'simulator'])
const counts = await runJest(['journeys'], { workers: '1' })
printFigures('journeys', countFigures(counts))
process.exitCode = counts.failed > 0 ? 1 : 0

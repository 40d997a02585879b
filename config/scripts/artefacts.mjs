import { ensureBuilt } from './build.mjs'
import { countFigures, printFigures, runJest } from './stages.mjs'

await ensureBuilt(['types', 'weapp', 'alipay', 'h5', 'simulator'])
const counts = await runJest(['artefacts'], { workers: '1' })
printFigures('artefacts', countFigures(counts))
process.exitCode = counts.failed > 0 ? 1 : 0

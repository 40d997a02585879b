import { ensureBuilt } from './build.mjs'
import { printFigures } from './figures.mjs'
import { countFigures, runJest } from './stages.mjs'

await ensureBuilt(['types', 'weapp', 'alipay', 'h5', 'sdk', 'embed', 'simulator'])
const counts = await runJest(['artefacts'], { workers: '1' })
printFigures('artefacts', countFigures(counts), process.argv.slice(2))
process.exitCode = counts.failed > 0 ? 1 : 0

import path from 'node:path'
import { runJest, runNode, runStages } from './stages.mjs'
import { root } from './stamp.mjs'

const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome')
const tsc = path.join(root, 'node_modules/typescript/bin/tsc')

const must = async (result) => {
  const { status } = await result
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 }
}

/** Style, types and the rules of the house: what a change must meet before anything is run. */
export const checkStages = [
  {
    name: 'lint',
    work: () =>
      must(
        runNode([
          biome,
          'check',
          '--config-path=config/lint.jsonc',
          '--diagnostic-level=error',
          '.',
        ]),
      ),
  },
  { name: 'noble', work: () => must(runNode(['config/scripts/noble.mjs', '--check'])) },
  { name: 'types', work: () => must(runNode([tsc, '-b'])) },
  { name: 'support', work: () => must(runNode(['config/scripts/support.mjs', '--check'])) },
  { name: 'vectors', work: () => must(runNode(['config/scripts/vectors.mjs', '--check'])) },
  { name: 'rules', work: () => runJest(['rules']) },
]

if (process.argv[1] === path.join(root, 'config/scripts/check.mjs')) {
  const { failed } = await runStages(checkStages)
  process.exitCode = failed > 0 ? 1 : 0
}

// Runs the conformance cases on every adapter and prints a table: one line per case that did not pass,
// then one per host. With --json the last line is one object of figures. The exit status is the verdict,
// except with --json alone, which only measures.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { figure, printFigures } from './figures.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

const compiled = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/typescript/bin/tsc'), '-b', path.join(root, 'packages/hosts')],
  { cwd: root, stdio: 'inherit' },
)
if (compiled.status !== 0) process.exit(1)

const built = (file) => import(pathToFileURL(path.join(root, 'packages/hosts/dist', file)).href)
const { conformanceCases } = await built('conformance/cases.js')
const { ourRigs } = await built('conformance/rigs.js')
const { runConformance } = await built('conformance/run.js')

const total = { passed: 0, failed: 0, skipped: 0 }
const rigs = ourRigs()
for (const rig of rigs) {
  const results = await runConformance(rig)
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const { id, outcome, reason } of results) {
    counts[outcome] += 1
    total[outcome] += 1
    if (outcome !== 'passed') console.log(`${rig.name} ${id} ${outcome}: ${reason}`)
  }
  const { passed, failed, skipped } = counts
  console.log(`${rig.name}: ${passed} passed, ${failed} failed, ${skipped} skipped`)
}

const figures = {
  hosts: figure(rigs.length, 'count', '>= 4'),
  cases: figure(conformanceCases().length, 'count', '>= 20'),
  passed: figure(total.passed, 'count'),
  failed: figure(total.failed, 'count', '<= 0'),
  skipped: figure(total.skipped, 'count'),
}
// Without --json this is run for its verdict.
const args = process.argv.slice(2)
printFigures('conformance', figures, args.includes('--json') ? args : [...args, '--check'])

// Runs the conformance cases on every adapter, then on mutants of every adapter: small wrong changes,
// each of which a case must find. Prints a line per case that failed, per host, and per mutant that no
// case found. With --json the last line is one object of figures. The exit status is the verdict, except
// with --json alone, which only measures.
//
//   --share <n>    n mutants only, taken by ESSC_SEED, for a quick answer: each must be found too, the
//                  reasons of those that nothing finds are not looked through
//   --no-mutants   the cases alone
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { allMutants, explained, someMutants, tryMutants } from '../../test/mutation/mutation.mjs'
import { figure, printFigures } from './figures.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const args = process.argv.slice(2)

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
/** Hosts that a whole app runs on: there the table must not be excepted away. */
const WHOLE = ['wechat', 'alipay', 'upsdk', 'bank']
let fewest = Number.POSITIVE_INFINITY
const rigs = ourRigs()
for (const rig of rigs) {
  const results = await runConformance(rig)
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const { id, outcome, reason } of results) {
    counts[outcome] += 1
    total[outcome] += 1
    if (outcome === 'failed') console.log(`${rig.name} ${id} failed: ${reason}`)
  }
  const { passed, failed, skipped } = counts
  if (WHOLE.includes(rig.name)) fewest = Math.min(fewest, passed + failed)
  console.log(`${rig.name}: ${passed} passed, ${failed} failed, ${skipped} excepted`)
}

const figures = {
  hosts: figure(rigs.length, 'count', '>= 11'),
  cases: figure(conformanceCases().length, 'count', '>= 100'),
  casesOnWholeHosts: figure(fewest, 'count', '>= 80'),
  passed: figure(total.passed, 'count'),
  failed: figure(total.failed, 'count', '<= 0'),
  excepted: figure(total.skipped, 'count'),
}

if (!args.includes('--no-mutants')) {
  const all = allMutants()
  const at = args.indexOf('--share')
  const seed = Number(process.env.ESSC_SEED ?? Math.floor(performance.timeOrigin) % 2 ** 31)
  const tried = at < 0 ? all : someMutants(all, Number(args[at + 1]), seed)
  console.log(`${tried.length} of ${all.length} mutants${at < 0 ? '' : `, ESSC_SEED=${seed}`}`)
  const reasons = explained()
  const results = await tryMutants(tried)
  const caught = results.filter(({ caughtBy }) => caughtBy)
  const missed = results.filter(({ id, caughtBy }) => !caughtBy && !reasons[id])
  for (const { id } of missed) console.log(`no case finds: ${id}`)
  // A reason for what is found after all, or for a line that is no more, is not true any longer.
  const ids = new Set(all.map(({ id }) => id))
  const found = new Set(caught.map(({ id }) => id))
  const stale = Object.keys(reasons).filter((id) => !ids.has(id) || found.has(id))
  for (const id of stale) console.log(`explained without need: ${id}`)
  Object.assign(figures, {
    mutations: figure(results.length, 'count', ...(at < 0 ? ['>= 200'] : [])),
    mutationsCaught: figure(caught.length, 'count'),
    mutationsExplained: figure(results.length - caught.length - missed.length, 'count'),
    mutationsMissed: figure(missed.length, 'count', '<= 0'),
    explanationsStale: figure(stale.length, 'count', ...(at < 0 ? ['<= 0'] : [])),
  })
}
// Without --json this is run for its verdict.
printFigures('conformance', figures, args.includes('--json') ? args : [...args, '--check'])

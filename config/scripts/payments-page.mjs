import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from './stamp.mjs'

/**
 * Writes what was measured into docs/payments.md, with the machine and the day:
 * `node config/scripts/payments-page.mjs bench <file>` takes the output of
 * `npm run bench -- payments --json`, `faults <file>` what `npm run faults` left where
 * `ESSC_FAULTS_OUT` says.
 */
const [kind, file] = process.argv.slice(2)
if (!['bench', 'faults'].includes(kind ?? '') || file === undefined) {
  process.stderr.write('usage: payments-page.mjs bench|faults <file>\n')
  process.exit(2)
}

const last = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .at(-1)
const measured = JSON.parse(last ?? '{}')
const model = os.cpus()[0]?.model.trim() ?? 'unknown'
const memory = Math.round(os.totalmem() / 2 ** 30)
const day = execFileSync('date', ['-u', '+%Y-%m-%d'], { encoding: 'utf8' }).trim()
const machine = `${os.cpus().length} × ${model}, ${memory} GB, Node ${process.versions.node}, ${day}`
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const MEANINGS = {
  kills: 'kills',
  seed: 'seed of the moments',
  sent: 'charges sent',
  refused: 'refused',
  inFlight: 'under way at the kills, outcome not known',
  recovered: 'of these committed before the kill, and found by the retry',
  redone: 'of these made by the retry',
  acknowledged: 'acknowledged',
  lost: 'acknowledged and lost',
  doubled: 'doubled',
  ledger: 'checks of the ledger that failed',
}

const text =
  kind === 'bench'
    ? table(
        ['figure', 'value', 'goal', ''],
        Object.entries(measured.figures ?? measured).map(([name, figure]) => [
          `\`${name}\``,
          `${figure.value} ${figure.unit}`,
          figure.goal ?? '',
          figure.holds === undefined ? '' : figure.holds ? 'holds' : 'missed',
        ]),
      )
    : table(
        ['what', 'count'],
        Object.entries(measured).map(([name, count]) => [
          MEANINGS[name] ?? name,
          name === 'seed' ? count : count.toLocaleString('en-US'),
        ]),
      )

const page = path.join(root, 'docs/payments.md')
const begin = `<!-- ${kind} -->`
const end = `<!-- /${kind} -->`
const whole = readFileSync(page, 'utf8')
const [from, to] = [whole.indexOf(begin), whole.indexOf(end)]
if (from < 0 || to < from) throw new Error(`docs/payments.md has no place for ${kind}`)
const part = `${begin}\n\n${machine}\n\n${text}\n\n`
writeFileSync(page, whole.slice(0, from) + part + whole.slice(to))

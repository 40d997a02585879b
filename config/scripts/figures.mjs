import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from './stamp.mjs'

/**
 * A measured figure. `goal` is `<=` or `>=` and a number, or left out for one that is only shown.
 *
 * @typedef {{ value: number, unit: string, goal?: string, holds?: boolean }} Figure
 */

/**
 * @param {number} value
 * @param {string} unit
 * @param {string} [goal] for example `<= 102400`
 * @returns {Figure}
 */
export function figure(value, unit, goal) {
  if (goal === undefined) return { value, unit }
  const [, sign, bound] = /^(<=|>=) (\S+)$/.exec(goal) ?? []
  const limit = Number(bound)
  if (sign === undefined || Number.isNaN(limit)) throw new TypeError(`not a goal: ${goal}`)
  return { value, unit, goal, holds: sign === '<=' ? value <= limit : value >= limit }
}

const shown = (value) =>
  Number.isInteger(value) ? value.toLocaleString('en-US') : String(Number(value.toPrecision(4)))

/**
 * Prints figures as a table. With `--json` the last line is one object with all of them; with
 * `--check` a goal that is missed sets the exit status.
 *
 * @param {string} name
 * @param {Record<string, Figure>} figures
 * @param {readonly string[]} args the command line's
 */
export function printFigures(name, figures, args) {
  const rows = Object.entries(figures).map(([key, { value, unit, goal, holds }]) => [
    key,
    shown(value),
    unit,
    goal ? `${goal.slice(0, 3)}${shown(Number(goal.slice(3)))}` : '',
    holds === undefined ? '' : holds ? 'holds' : 'MISSED',
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column].length)))
  for (const [key, value, unit, goal, verdict] of rows) {
    const cells = [
      key.padEnd(widths[0]),
      value.padStart(widths[1]),
      unit.padEnd(widths[2]),
      goal.padEnd(widths[3]),
      verdict,
    ]
    console.log(cells.join('  ').trimEnd())
  }
  if (args.includes('--json')) console.log(JSON.stringify({ name, figures }))
  const isMissed = Object.values(figures).some(({ holds }) => holds === false)
  if (args.includes('--check') && isMissed) process.exitCode = 1
}

/** The line below a table of figures: day and machine. */
export function madeOn() {
  const [{ model = 'unknown' } = {}] = os.cpus()
  const day = new Date().toISOString().slice(0, 10)
  return `${day}, ${os.cpus().length} × ${model.trim()}, Node ${process.versions.node}.`
}

/** Pages of figures that are not named after them. */
const PAGES = { verifier: 'codes', ui: 'design' }

/**
 * Puts figures as a table, with machine and date, into the page that has a place for them: between
 * `<!-- bench <name> -->` and `<!-- /bench -->` in docs/<name>.md.
 *
 * @param {string} name
 * @param {Record<string, Figure>} figures
 */
export function writeFigures(name, figures) {
  const file = path.join(root, 'docs', `${PAGES[name] ?? name}.md`)
  const page = readFileSync(file, 'utf8')
  const place = new RegExp(`(<!-- bench ${name} -->\n)[^]*?(<!-- /bench -->)`)
  if (!place.test(page)) throw new TypeError(`docs/${name}.md has no place for figures`)
  const rows = Object.entries(figures).map(([key, { value, unit, goal, holds }]) => {
    const verdict = holds === undefined ? '' : holds ? 'holds' : 'missed'
    return `| \`${key}\` | ${shown(value)} ${unit} | ${goal ?? ''} | ${verdict} |`
  })
  const table = [
    '| figure | measured | goal | |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    madeOn(),
    '',
  ].join('\n')
  writeFileSync(
    file,
    page.replace(place, (_, begin, end) => begin + table + end),
  )
}

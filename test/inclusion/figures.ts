import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { figure } from '../../config/scripts/figures.mjs'
import { readStamp } from '../../config/scripts/stamp.mjs'

const kept = path.resolve(__dirname, '../output/inclusion.json')

/**
 * Prints what was found as figures with their goals, in the words of `npm run sizes`, and keeps them with
 * the mark of the build they were found in, for `npm run bench -- ui`.
 */
export function printFigures(counts: { axeViolations: number; elderFindings: number }): void {
  const figures = {
    axeViolations: figure(counts.axeViolations, 'count', '<= 0'),
    elderFindings: figure(counts.elderFindings, 'count', '<= 0'),
  }
  for (const [name, { value, unit, holds }] of Object.entries(figures))
    process.stdout.write(`${name}  ${value} ${unit}  <= 0  ${holds ? 'holds' : 'MISSED'}\n`)
  process.stdout.write(`${JSON.stringify({ name: 'inclusion', figures })}\n`)
  mkdirSync(path.dirname(kept), { recursive: true })
  writeFileSync(kept, JSON.stringify({ build: readStamp('gallery')?.inputs, figures }))
}

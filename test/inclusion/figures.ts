import { figure } from '../../config/scripts/figures.mjs'

/** Prints what was found as figures with their goals, in the words of `npm run sizes`. */
export function printFigures(counts: { axeViolations: number; elderFindings: number }): void {
  const figures = {
    axeViolations: figure(counts.axeViolations, 'count', '<= 0'),
    elderFindings: figure(counts.elderFindings, 'count', '<= 0'),
  }
  for (const [name, { value, unit, holds }] of Object.entries(figures))
    process.stdout.write(`${name}  ${value} ${unit}  <= 0  ${holds ? 'holds' : 'MISSED'}\n`)
  process.stdout.write(`${JSON.stringify({ name: 'inclusion', figures })}\n`)
}

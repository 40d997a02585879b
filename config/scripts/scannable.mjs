import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from './build.mjs'
import { madeOn, printFigures } from './figures.mjs'
import { countFigures, runJest } from './stages.mjs'
import { root } from './stamp.mjs'
import { ensureTools } from './tools.mjs'

// What four decoders read of every code. `--write` puts the table into docs/codes.md.
const words = process.argv.slice(2)
const file = path.join(root, '.cache/scannable.md')
process.env.ESSC_SCANNABLE_TABLE = file

await ensureTools()
await ensureBuilt(['types', 'gallery'])
const counts = await runJest(['scannable'], { workers: '1' })
if (words.includes('--write') && counts.failed === 0 && counts.skipped === 0) {
  const page = path.join(root, 'docs/codes.md')
  const place = /(<!-- scannable -->\n)[\s\S]*?(<!-- \/scannable -->)/
  const table = `${readFileSync(file, 'utf8')}\n${madeOn()}\n`
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(place, (_, begin, end) => begin + table + end),
  )
}
printFigures('scannable', countFigures(counts), [...words, '--check'])

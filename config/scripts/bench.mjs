import { readdirSync } from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from './build.mjs'
import { printFigures, writeFigures } from './figures.mjs'
import { root } from './stamp.mjs'

const folder = path.join(root, 'test/bench')
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -4))
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(', ')}; there are ${names.join(', ')}\n`)
  process.exit(2)
}

await ensureBuilt(['types'])
const all = {}
for (const name of names.filter((each) => wanted.length === 0 || wanted.includes(each))) {
  const { run } = await import(path.join(folder, `${name}.mjs`))
  let figures
  try {
    figures = await run()
  } catch (error) {
    // The other figures are worth having without this one.
    process.stderr.write(`benchmark ${name} failed: ${error.message}\n`)
    process.exitCode = 1
    continue
  }
  Object.assign(all, figures)
  if (process.argv.includes('--write')) writeFigures(name, figures)
}
printFigures(wanted.length === 1 ? wanted[0] : 'bench', all, process.argv.slice(2))

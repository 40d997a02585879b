import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { root } from './stamp.mjs'

const folder = path.join(root, 'packages/protocol/src/messages')
const output = path.join(folder, 'compiled.generated.ts')

/** The table that a catalogue file exports, read without running anything else. */
async function tableOf(name) {
  const source = readFileSync(path.join(folder, `${name}.ts`), 'utf8')
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  })
  const module = await import(`data:text/javascript,${encodeURIComponent(outputText)}`)
  return Object.values(module)[0]
}

/**
 * The end of the brace that opens at `from`.
 *
 * @param {string} text
 * @param {number} from
 */
function closing(text, from) {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at
  }
  throw new Error(`a brace stays open: ${text}`)
}

const literal = (text) => text.replace(/[\\`$]/g, '\\$&')

/** A name in braces: what is missing shows its mark instead of vanishing. */
const parameter = (name) => `\${p.${name} ?? '{${name}}'}`

/** The inside of a template literal for a text; `counted` is what `#` stands for. */
function inside(text, counted) {
  let out = ''
  for (let at = 0; at < text.length; ) {
    if (text[at] === '#' && counted) {
      out += parameter(counted)
      at++
    } else if (text[at] === '{') {
      const end = closing(text, at)
      out += expression(text.slice(at + 1, end))
      at = end + 1
    } else {
      out += literal(text[at])
      at++
    }
  }
  return out
}

function expression(body) {
  const [, name, branches] = /^\s*(\w+)\s*(?:,\s*plural\s*,\s*(.*))?$/s.exec(body) ?? []
  if (!name) throw new Error(`neither a name nor a plural: {${body}}`)
  if (branches === undefined) return parameter(name)
  const found = {}
  for (let at = 0; at < branches.length; ) {
    const open = branches.indexOf('{', at)
    if (open < 0) break
    const end = closing(branches, open)
    found[branches.slice(at, open).trim()] = inside(branches.slice(open + 1, end), name)
    at = end + 1
  }
  const { one, other, ...rest } = found
  if (other === undefined || Object.keys(rest).length > 0)
    throw new Error(`a plural has 'other' and may have 'one': {${body}}`)
  if (one === undefined) return other
  return `\${Number(p.${name}) === 1 ? \`${one}\` : \`${other}\`}`
}

/** A text as TypeScript: a string where nothing is filled in, otherwise a function. */
export function compileMessage(text) {
  if (!text.includes('{')) return JSON.stringify(text)
  return `(p: P) => \`${inside(text)}\``
}

async function compiled() {
  const parts = []
  for (const kind of ['texts', 'errors'])
    for (const locale of ['zh', 'en']) {
      const name = `${kind}${locale[0].toUpperCase()}${locale[1]}`
      const rows = Object.entries(await tableOf(`${kind}.${locale}`)).map(
        ([key, text]) => `  ${JSON.stringify(key)}: ${compileMessage(text)},`,
      )
      parts.push(`export const ${name}: T = {\n${rows.join('\n')}\n}\n`)
    }
  return [
    '// Generated from the catalogues beside it: node config/scripts/messages.mjs',
    'type P = Readonly<Record<string, string | number>>',
    'type T = Readonly<Record<string, string | ((p: P) => string)>>',
    '',
    ...parts,
  ].join('\n')
}

/**
 * Writes the catalogues as plain functions, where they have changed.
 *
 * @returns {Promise<boolean>} whether the file on disk was out of date
 */
export async function compileMessages() {
  const text = await compiled()
  if (existsSync(output) && readFileSync(output, 'utf8') === text) return false
  writeFileSync(output, text)
  return true
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await compileMessages()

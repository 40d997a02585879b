import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInThisContext } from 'node:vm'
import { transformSync } from 'esbuild'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const compiled = new Map()

/** A source text of ours as a function of a CommonJS module. */
function compile(file, source) {
  const { code } = transformSync(source, {
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
    sourcefile: file,
  })
  return runInThisContext(`(function (exports, require, module) {${code}\n})`, { filename: file })
}

function compiledFile(file) {
  if (!compiled.has(file)) compiled.set(file, compile(file, readFileSync(file, 'utf8')))
  return compiled.get(file)
}

/** Where an import leads: to a file beside, or into another package of ours. */
function resolve(specifier, from) {
  if (specifier.startsWith('.')) return path.resolve(path.dirname(from), specifier)
  const [, name, inner] = /^@essc\/([^/]+)\/(.+)$/.exec(specifier) ?? []
  const file = path.join(root, `packages/${name}/src/${inner}.ts`)
  if (name === undefined || !existsSync(file)) throw new TypeError(`cannot import ${specifier}`)
  return file
}

/**
 * Our modules, evaluated afresh from their sources, with the texts of `replaced` instead of some.
 *
 * @param {Record<string, string>} [replaced] texts by file
 * @param {(file: string) => unknown} [instead] a module of another realm, or nothing
 * @returns {(file: string) => any} what the module at a path below the project's root exports
 */
export function realm(replaced = {}, instead = () => undefined) {
  const modules = new Map()
  const load = (file) => {
    const other = instead(file)
    if (other) return other
    const known = modules.get(file)
    if (known) return known.exports
    const module = { exports: {} }
    modules.set(file, module)
    const begin = file in replaced ? compile(file, replaced[file]) : compiledFile(file)
    begin(module.exports, (specifier) => load(resolve(specifier, file)), module)
    return module.exports
  }
  return (file) => load(path.resolve(root, file))
}

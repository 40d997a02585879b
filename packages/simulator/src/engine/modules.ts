import { resolvePath } from './package-format.ts'
import type { Evaluate } from './realm.ts'

interface Module {
  exports: unknown
}

/** The CommonJS loader of a mini-program's scripts. */
export interface ModuleLoader {
  /** Runs a script once and returns its exports. `path` is without ending, from the root. */
  load(path: string): unknown
  has(path: string): boolean
}

/**
 * @param sources texts by path without ending
 * @param scope names that every module sees as its own: the vendor's API and the shadowed globals
 */
export function createModuleLoader(
  sources: Record<string, string>,
  scope: Record<string, unknown>,
  evaluate: Evaluate,
): ModuleLoader {
  const modules = new Map<string, Module>()

  function find(from: string, target: string): string {
    const path = resolvePath(from, target.replace(/\.js$/, ''))
    const candidates = [path, `${path}/index`]
    if (!/^[./]/.test(target)) {
      const folders = from.split('/').slice(0, -1)
      for (let depth = folders.length; depth >= 0; depth -= 1) {
        const base = [...folders.slice(0, depth), 'miniprogram_npm', target].join('/')
        candidates.push(base, `${base}/index`)
      }
    }
    const found = candidates.find((candidate) => candidate in sources)
    if (found === undefined) {
      throw new Error(`module '${path}.js' is not defined, require args is '${target}'`)
    }
    return found
  }

  function load(path: string): unknown {
    const known = modules.get(path)
    if (known !== undefined) return known.exports
    const source = sources[path]
    if (source === undefined) throw new Error(`module '${path}.js' is not defined`)
    const module: Module = { exports: {} }
    modules.set(path, module)
    const require = (target: string) => load(find(path, target))
    require.async = async (target: string) => require(target)
    evaluate(`${path}.js`, { ...scope, require, module, exports: module.exports }, source)
    return module.exports
  }

  return { load, has: (path) => path in sources }
}

/** Whose files these are. It decides the file endings, the vendor's global and a few rules of order. */
export type Dialect = 'wechat' | 'alipay'

/**
 * A built mini-program in one JSON value, as `packMiniProgram` makes it and a container runs it.
 * Keys of `js`, `json` and `css` are paths inside the package without their ending.
 */
export interface MiniProgramPackage {
  dialect: Dialect
  /** Source text of each script. */
  js: Record<string, string>
  /** Each configuration file, parsed. `app` is the application's own. */
  json: Record<string, MiniProgramConfig>
  /** Style sheets for a browser: imports resolved, rpx replaced, component classes scoped. */
  css: Record<string, string>
  /** Pictures of the package as data URIs, by path with ending. */
  assets: Record<string, string>
  /** One expression that evaluates to the compiled templates by path. */
  templates: string
  /** What the template compiler or the packer complained about. A caller should fail on any. */
  warnings: string[]
}

/** The fields of app.json, a page's json or a component's json that the engine reads. */
export interface MiniProgramConfig {
  pages?: string[]
  subPackages?: SubPackage[]
  subpackages?: SubPackage[]
  window?: Record<string, unknown>
  tabBar?: Record<string, unknown>
  usingComponents?: Record<string, string>
  component?: boolean
  styleIsolation?: string
  addGlobalClass?: boolean
  [field: string]: unknown
}

export interface SubPackage {
  root: string
  pages: string[]
}

/** The name of the style scope of a component, which prefixes its classes. */
export function styleScopeOf(path: string): string {
  return path.replace(/[^\w-]/g, '-')
}

/** Resolves a path named in one file of the package against that file. */
export function resolvePath(from: string, target: string): string {
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

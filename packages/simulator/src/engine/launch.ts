import { type Dialect, type MiniProgramPackage, resolvePath } from './package-format.ts'

/** How the mini-program is entered. `path` is a page's, without leading slash. */
export interface LaunchOptions {
  path?: string
  query?: Record<string, string>
  scene?: number | string
  referrerInfo?: Record<string, unknown>
}

/** Alipay leaves out what a launch does not have; WeChat gives empty objects. */
export function launchOptions(
  given: LaunchOptions,
  firstPage: string,
  dialect: Dialect,
): LaunchOptions {
  const path = (given.path ?? firstPage).replace(/^\//, '')
  if (dialect === 'alipay') return { ...given, path }
  const { query = {}, scene = 1001, referrerInfo = {} } = given
  return { path, query, scene, referrerInfo }
}

/** All pages that app.json declares, those of sub-packages with their root. */
export function pagePathsOf(packed: MiniProgramPackage): string[] {
  const { pages = [], subPackages, subpackages } = packed.json.app ?? {}
  const further = (subPackages ?? subpackages ?? []).flatMap(({ root, pages: inside }) =>
    inside.map((page) => resolvePath('', `${root}/${page}`)),
  )
  return [...pages.map((page) => resolvePath('', page)), ...further]
}

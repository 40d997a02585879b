import { type Dialect, type MiniProgramPackage, resolvePath } from './package-format.ts'

/** How the mini-program is entered. `path` is a page's, without leading slash. */
export interface LaunchOptions {
  path?: string
  query?: Record<string, string>
  scene?: number | string
  referrerInfo?: Record<string, unknown>
}

/**
 * Alipay leaves out what a launch does not have; WeChat gives empty objects, though its page on
 * wx.getLaunchOptionsSync warns that some versions give `referrerInfo: undefined`.
 */
export function launchOptions(
  given: LaunchOptions,
  firstPage: string,
  dialect: Dialect,
  noReferrerInfo = false,
): LaunchOptions {
  const path = (given.path ?? firstPage).replace(/^\//, '')
  if (dialect === 'alipay') return { ...given, path }
  const { query = {}, scene = 1001, referrerInfo = noReferrerInfo ? undefined : {} } = given
  // The name is there in either case, as on the phone.
  return Object.assign({ path, query, scene }, { referrerInfo } as LaunchOptions)
}

/** All pages that app.json declares, those of sub-packages with their root. */
export function pagePathsOf(packed: MiniProgramPackage): string[] {
  const { pages = [], subPackages, subpackages } = packed.json.app ?? {}
  const further = (subPackages ?? subpackages ?? []).flatMap(({ root, pages: inside }) =>
    inside.map((page) => resolvePath('', `${root}/${page}`)),
  )
  return [...pages.map((page) => resolvePath('', page)), ...further]
}

import type { Dialect } from './package-format.ts'
import { NavigationError, type OpenPage, type PageStack } from './page-stack.ts'
import { parsePageUrl } from './page-url.ts'

interface CallOptions {
  url?: string
  delta?: number
  success?: (result: unknown) => void
  fail?: (error: unknown) => void
  complete?: (result: unknown) => void
  [field: string]: unknown
}

/** Runs an action of the page stack by the API's name. */
export function runNavigation(
  stack: PageStack,
  dialect: Dialect,
  name: string,
  options: CallOptions,
): OpenPage | undefined {
  if (name === 'navigateBack') {
    stack.navigateBack(Math.max(1, Number(options.delta ?? 1) || 1))
    return undefined
  }
  const { path, query } = parsePageUrl(String(options.url ?? ''), stack.top?.path ?? '', dialect)
  if (name === 'navigateTo') return stack.navigateTo(path, query)
  if (name === 'redirectTo') return stack.redirectTo(path, query)
  if (name === 'reLaunch') return stack.reLaunch(path, query)
  if (name === 'switchTab') return stack.switchTab(path)
  throw new NavigationError(`unknown action ${name}`)
}

/**
 * The vendor's navigation functions. Each answers through callbacks after the call returned, or
 * through a promise when the caller gave no callback.
 *
 * @param later runs a function after the current one
 */
export function navigationApi(
  dialect: Dialect,
  later: (run: () => void) => void,
  run: (name: string, options: CallOptions) => Record<string, unknown>,
): Record<string, (options?: CallOptions) => unknown> {
  const names = ['navigateTo', 'redirectTo', 'reLaunch', 'switchTab', 'navigateBack']
  const api: Record<string, (options?: CallOptions) => unknown> = {}
  for (const name of names) {
    api[name] = (options = {}) => answer(dialect, name, options, later, () => run(name, options))
  }
  return api
}

/** Runs an API call after the caller returned and reports its outcome in the vendor's shape. */
export function answer(
  dialect: Dialect,
  name: string,
  options: CallOptions,
  later: (run: () => void) => void,
  run: () => Record<string, unknown>,
): Promise<unknown> | undefined {
  const { success, fail, complete } = options
  const perform = (resolve: (result: unknown) => void, reject: (error: unknown) => void) => {
    later(() => {
      try {
        const result = { ...run(), errMsg: `${name}:ok` }
        resolve(result)
        complete?.(result)
      } catch (error) {
        const failure = failureOf(dialect, name, error)
        reject(failure)
        complete?.(failure)
      }
    })
  }
  if (success === undefined && fail === undefined && complete === undefined) {
    return new Promise(perform)
  }
  perform(
    (result) => success?.(result),
    (failure) => fail?.(failure),
  )
  return undefined
}

function failureOf(dialect: Dialect, name: string, error: unknown): Record<string, unknown> {
  const reason = error instanceof Error ? error.message : String(error)
  if (dialect === 'alipay') return { error: 2, errorMessage: `${name}: ${reason}` }
  return { errMsg: `${name}:fail ${reason}` }
}

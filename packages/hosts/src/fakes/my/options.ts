import type { FakeOptions } from '../options.ts'

/** How `fakeMy` is to be: which client, and its quirks. */
export interface FakeMyOptions extends FakeOptions {
  baseLibrary?: string
  platform?: 'iOS' | 'Android'
  appId?: string
  /**
   * Some clients fail with error 19 where the status is not one of success, with the answer inside.
   */
  failsOnStatus?: boolean
}

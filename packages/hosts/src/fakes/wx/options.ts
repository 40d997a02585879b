import type { FakeOptions } from '../options.ts'

/** How `fakeWx` is to be: which client, and which base library. */
export interface FakeWxOptions extends FakeOptions {
  /** The base library's version; members that came later are missing. */
  baseLibrary?: string
  platform?: 'ios' | 'android' | 'devtools'
  appId?: string
  /** Inside a plugin: without `login` and `requestPayment`, with `requestPluginPayment`. */
  plugin?: boolean
  /**
   * `beforeRequestPayment` of the plugin's owner, as a promise of what its callback is handed; hands on
   * what it was given unless given.
   */
  beforeRequestPayment?: (paymentArgs: Record<string, unknown>) => Promise<object>
}

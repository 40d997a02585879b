import type { BrowserParts } from '../browser.ts'
import type { HostClock } from '../clock.ts'
import { callVendor } from '../vendor-call.ts'

/** A page's SDK that works once its signature was taken: WeChat's JSSDK and UnionPay's are alike here. */
export interface SignedSdk<C> {
  config(config: C): unknown
  ready(listener: () => void): unknown
  error(listener: (error?: unknown) => void): unknown
  /** The native half of the SDK is there. */
  pluginReady?(listener: () => void): unknown
}

/** The address that is signed: the page's own, without its fragment. */
export function landingUrl(web: BrowserParts): string {
  return web.address().split('#')[0] as string
}

/**
 * Hands an SDK its signature and waits until it is ready.
 *
 * @throws HOST_UNAVAILABLE when it is not in time, as outside the app, HOST_DENIED when it refuses
 */
export async function signIn<C>(options: {
  member: string
  sdk: SignedSdk<C>
  config: C
  clock: HostClock
  timeoutMs: number
}): Promise<void> {
  const { member, sdk, config, clock, timeoutMs } = options
  const waited = (start: (done: () => void, refuse: (error: unknown) => void) => unknown) =>
    callVendor({
      member,
      clock,
      timeoutMs,
      timedOut: 'HOST_UNAVAILABLE',
      start: (c) => void start(() => c.success({}), c.fail),
      succeeded: () => undefined,
      failed: () => 'HOST_DENIED',
    })
  await waited((done, refuse) => {
    sdk.error(refuse)
    sdk.ready(done)
    sdk.config(config)
  })
  if (sdk.pluginReady) await waited((done) => sdk.pluginReady?.(done))
}

import type { Host } from '@essc/hosts/host'
import { App } from '@essc/models/app'
import { EsscError } from '@essc/protocol/errors'
import { createEssc } from '@essc/sdk/client'
import type { Settings } from './settings.ts'

/**
 * The one app behind all components of a page or mini-program: one session, one card, one language. It is
 * made when the first component is placed, not before.
 *
 * @param makeHost turns what `configure` was given into a host of `@essc/hosts`.
 */
export function createSharedApp(
  makeHost: (settings: Settings) => Host,
): (settings: Settings) => App {
  let made: { settings: Settings; app: App } | undefined
  return (settings) => {
    if (made?.settings === settings) return made.app
    const host = makeHost(settings)
    const { channel, platform, ticket, onMetric, locale } = settings
    const essc = createEssc({
      host,
      channel,
      platform,
      onMetric,
      ticket: async (login) => {
        try {
          return await ticket(login)
        } catch (error) {
          return rethrown(error)
        }
      },
    })
    made = { settings, app: new App({ essc, host, ...(locale ? { locale } : {}) }) }
    return made.app
  }
}

/**
 * A partner's `ticket` hands on what its own request failed with: without a network the holder is told
 * that, and not that the app is not in order.
 *
 * Shapes: WeChat's `errMsg`, Alipay's `error` 11 to 13, what browsers say of `fetch`.
 */
function rethrown(error: unknown): never {
  const { errMsg, error: code, message } = (error ?? {}) as Record<string, unknown>
  const isNetwork =
    /^request:fail/.test(String(errMsg)) ||
    [11, 12, 13].indexOf(code as number) >= 0 ||
    /fetch|Load failed|NetworkError/i.test(String(message))
  throw isNetwork ? new EsscError('NETWORK_UNREACHABLE', { cause: error }) : error
}

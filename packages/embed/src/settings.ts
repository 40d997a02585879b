import type { Metric } from '@essc/sdk/core'
import type { TicketLogin } from '@essc/sdk/session'

/** What an app says once, before it places a component. */
export interface Settings {
  /** WeChat's `wx`, Alipay's `my`, or on a web page what makes its host: see docs/embed.md. */
  host: unknown
  /** The channel's public id, such as `ch_city_hospital`. */
  channel: string
  /** The platform's address, such as `https://card.example`. */
  platform: string
  /** Asks the app's own server for a launch ticket. */
  ticket(login: TicketLogin): Promise<string>
  /** The language of components that do not say their own. Default: Chinese. */
  locale?: 'zh' | 'en'
  /** A page of the app that shows a `web-view` of its parameter `url`; without it no service opens. */
  webViewPage?: string
  /** Figures of requests and codes; off unless given. Never personal. */
  onMetric?: (metric: Metric) => void
}

/**
 * Checks what an app says about itself and hands it on. This is all that a mini-program's main package
 * holds, so it imports nothing.
 *
 * @throws TypeError in words, for settings that cannot be.
 *
 * @example
 * ```js
 * App({ essc: configure({ host: wx, channel: 'ch_city_hospital', platform: 'https://card.example', ticket }) })
 * ```
 */
export function configure(settings: Settings): Settings {
  const given = (settings ?? {}) as Partial<Settings>
  const refuse = (words: string) => {
    throw new TypeError(`essc configure: ${words}`)
  }
  if (typeof given.host !== 'object' && typeof given.host !== 'function')
    refuse('host is missing: wx in WeChat, my in Alipay')
  if (given.host === null) refuse('host is null')
  if (typeof given.channel !== 'string' || !/^[\w-]{1,64}$/.test(given.channel))
    refuse('channel is not an id such as ch_city_hospital')
  if (typeof given.platform !== 'string' || !/^https?:\/\/[^/]/.test(given.platform))
    refuse('platform is not an address such as https://card.example')
  if (typeof given.ticket !== 'function')
    refuse('ticket is not a function that asks your server for a launch ticket')
  return settings
}

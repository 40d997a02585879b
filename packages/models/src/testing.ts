import { simulatedHost } from '@essc/hosts/simulated'
import { createEssc } from '@essc/sdk/client'
import { App, type AppOptions } from './app.ts'

/** An app in a simulated host without a network, for tests of what needs none. */
export function offlineApp(options: Partial<AppOptions> = {}): App {
  const host = options.host ?? simulatedHost()
  const essc = createEssc({
    host,
    channel: 'ch_test',
    platform: 'https://card.example',
    ticket: () => Promise.resolve(''),
  })
  return new App({ essc, ...options, host })
}

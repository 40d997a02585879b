import type { Host } from '@essc/hosts/host'
import { App } from '@essc/models/app'
import { EsscError } from '@essc/protocol/errors'
import { createEssc } from '@essc/sdk/client'
import type { TicketLogin } from '@essc/sdk/session'
import { channel, platformUrl, ticketUrl } from './config'
import { fontScale } from './font-scale'
import { openHost } from './host'

let started: Promise<App> | undefined

/** The app of this mini-program: made once, at the first page. */
export function startApp(): Promise<App> {
  started ??= open().catch((error) => {
    // A host that was not there yet may be there at the next try.
    started = undefined
    throw error
  })
  return started
}

async function open(): Promise<App> {
  const host = await openHost()
  const ticket = (login: TicketLogin) => askForTicket(host, login)
  const app = new App({
    host,
    essc: createEssc({ host, channel, platform: platformUrl, ticket }),
    fontScale: fontScale(),
  })
  await app.start()
  return app
}

/** Asks the channel's own server, which knows who the host's user is, for a launch ticket. */
async function askForTicket(host: Host, login: TicketLogin): Promise<string> {
  const answer = await host.request({
    url: ticketUrl,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(login),
    timeoutMs: 15_000,
  })
  if (answer.status !== 200) throw new EsscError('TICKET_INVALID')
  return (JSON.parse(answer.body) as { ticket: string }).ticket
}

import { startPartnerServer } from '@essc/example-partner-server/server'
import type { HostLogin } from '@essc/partner/host-login'
import type { DemoChannel, HostName } from './channel-keys.ts'
import { type Handler, readBody, sendJson } from './reply.ts'

/** The channels' own servers behind one address. */
export interface PartnerServers {
  readonly handler: Handler
  stop(): Promise<void>
}

const HOSTS: readonly HostName[] = ['wechat', 'alipay', 'bank']

/**
 * Starts the example's server once for every demonstration channel, each with its own key. The built
 * app calls one address on every host, as a partner's gateway would have it: the host that the login
 * names decides whose server is asked.
 */
export async function startPartnerServers(options: {
  platform: string
  channels: Readonly<Record<HostName, DemoChannel>>
  logins: Readonly<Record<HostName, HostLogin>>
}): Promise<PartnerServers> {
  const servers = new Map<string, { url: string; close(): Promise<void> }>()
  for (const host of HOSTS) {
    const { channelId, secretKey } = options.channels[host]
    const logins = { [host]: options.logins[host] }
    const server = { platform: options.platform, channel: channelId, secretKey, logins }
    servers.set(host, await startPartnerServer({ ...server, port: 0 }))
  }
  return {
    handler: async (request, response, path) => {
      const body = await readBody(request)
      const server = servers.get(hostOf(body))
      if (request.method !== 'POST' || path !== '/essc-ticket' || server === undefined) {
        return sendJson(response, 404, {})
      }
      const answer = await fetch(`${server.url}/essc-ticket`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(await answer.text())
    },
    stop: async () => {
      for (const server of servers.values()) await server.close()
    },
  }
}

function hostOf(body: string): string {
  try {
    const { host } = (JSON.parse(body) ?? {}) as { host?: unknown }
    return typeof host === 'string' ? host : ''
  } catch {
    return ''
  }
}

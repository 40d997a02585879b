import { EsscError } from '@essc/protocol/errors'
import type { ServicesAnswer } from '@essc/protocol/services/schema'
import type { Client } from './core.ts'

/**
 * The services of a prefecture: the holder's own, or the one that is named.
 *
 * @param parameters.region six digits, GB/T 2260.
 * @throws NETWORK_*, SESSION_*
 */
export function listServices(
  client: Client,
  { region }: { region?: string } = {},
): Promise<ServicesAnswer> {
  return client.call('services.list', { parameters: region === undefined ? {} : { region } })
}

/**
 * Signs the holder in to a service with a ticket that is good once, and opens its page in the host.
 *
 * @throws SERVICE_*, SESSION_LOCKED, HOST_UNSUPPORTED, HOST_FAILED, NETWORK_*
 */
export async function openService(client: Client, serviceId: string): Promise<{ opened: true }> {
  const { host } = client
  if (!host.openPage || !host.supports('openPage'))
    throw new EsscError('HOST_UNSUPPORTED', { member: 'openPage' })
  const { url } = await client.call('services.open', {
    parameters: { serviceId },
    body: () => ({}),
  })
  await host.openPage(url)
  return { opened: true }
}

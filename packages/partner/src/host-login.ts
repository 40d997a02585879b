import { EsscError } from '@essc/protocol/errors'

/**
 * Exchanges a host's login code for who the host says its user is.
 *
 * @returns an id that is stable for one person and this app, and opaque to the platform.
 * @throws HOST_DENIED when the host refused the code, HOST_FAILED for an answer that is none,
 *   NETWORK_UNREACHABLE
 */
export type HostLogin = (code: string) => Promise<{ hostUser: string }>

/** One request to a host's server; JSON comes back whatever the status. */
export async function askHost(
  url: string,
  init: RequestInit,
  send: typeof fetch = fetch,
): Promise<{ text: string; json: Record<string, unknown> }> {
  let text: string
  try {
    const response = await send(url, { ...init, signal: AbortSignal.timeout(10_000) })
    text = await response.text()
  } catch {
    // Without its cause: what fetch says may quote the address, which holds the code.
    throw new EsscError('NETWORK_UNREACHABLE')
  }
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null)
      return { text, json: json as Record<string, unknown> }
  } catch {
    throw new EsscError('HOST_FAILED')
  }
  throw new EsscError('HOST_FAILED')
}

/** The user's id out of an answer, or why there is none. */
export function hostUser(prefix: string, id: unknown): { hostUser: string } {
  if (typeof id !== 'string' || id === '' || id.length > 100) throw new EsscError('HOST_DENIED')
  return { hostUser: `${prefix}:${id}` }
}

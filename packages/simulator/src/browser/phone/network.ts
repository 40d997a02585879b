import type { FakeHttpRequest, FakeHttpResponse, FakeOptions } from '@essc/hosts/fakes/options'
import { SLOW_NETWORK_MS } from '../../quirks.ts'
import type { PhoneName } from './phone.ts'
import type { QuirkSwitches } from './quirk-switches.ts'

/** The addresses of the example's configuration, and what stands behind them here. */
const SERVERS: readonly (readonly [address: string, path: string])[] = [
  ['https://card.example', '/platform'],
  ['https://partner.example', '/partner'],
]

/** The address on this server that stands behind one of the internet, or undefined: there is none. */
export function mapAddress(url: string): string | undefined {
  for (const [address, path] of SERVERS) {
    if (url === address || url.startsWith(`${address}/`) || url.startsWith(`${address}?`)) {
      return path + url.slice(address.length)
    }
  }
  return undefined
}

/**
 * The address of a page in a phone's web view: as {@link mapAddress}, but each phone's own, so that no
 * phone sees another's cookies. What the simulated internet does not have is a blank page.
 */
export function mapPage(phone: PhoneName, url: string): string {
  const mapped = mapAddress(url)
  if (mapped === undefined) return 'about:blank'
  return mapped.replace(/^\/platform/, `/phones/${phone}/web`)
}

const SLOW_BYTES_A_SECOND = 50_000

/** How long an answer of this length takes on the phone's network, beyond what it takes here. */
export function networkDelay(switches: QuirkSwitches, bytes: number): Promise<void> {
  if (!switches.has('slowNetwork')) return Promise.resolve()
  const delayMs = SLOW_NETWORK_MS + (bytes * 1_000) / SLOW_BYTES_A_SECOND
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}

/**
 * The simulated internet of one phone: knows the servers of the example and nobody else. A request that
 * the app gave up, or whose app is gone, is ended here too: a browser has few connections to a server.
 */
export function phoneFetch(switches: QuirkSwitches, gone: AbortSignal): FakeOptions['fetch'] {
  return async (request, onGivenUp) => {
    const abortion = new AbortController()
    onGivenUp(() => abortion.abort())
    const answer = await fetchHere(request, AbortSignal.any([gone, abortion.signal]))
    await networkDelay(switches, answer.body.length)
    return answer
  }
}

async function fetchHere(request: FakeHttpRequest, signal: AbortSignal): Promise<FakeHttpResponse> {
  const url = mapAddress(request.url)
  if (url === undefined) throw new TypeError('There is no such server')
  const answer = await fetch(url, {
    method: request.method,
    headers: request.headers,
    credentials: 'omit',
    cache: 'no-store',
    signal,
    ...(request.body === undefined ? {} : { body: request.body }),
  })
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: await answer.text(),
  }
}

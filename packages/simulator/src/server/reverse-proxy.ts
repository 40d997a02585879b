import { type IncomingHttpHeaders, request as send } from 'node:http'
import type { Handler } from './reply.ts'

/** Headers that speak of one connection, RFC 9110 section 7.6.1. */
const HOP_BY_HOP = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'host'],
])

const UNAVAILABLE = JSON.stringify({
  type: 'urn:essc:error:platform_unavailable',
  title: 'platform unavailable',
  status: 503,
  code: 'PLATFORM_UNAVAILABLE',
  requestId: '',
})

/**
 * Hands requests on to a server of this machine and its answers back, both as they come, so that a
 * long poll is held as long as the server holds it.
 *
 * A server that is not there is answered for with 503. One that dies with a request in hand is not:
 * the connection breaks, since whether the work was done is unknown.
 *
 * @param mount the prefix that the server is reached under, for pages: where they redirect to and what
 *   their cookies are for is moved below it. Cookies lose `Secure`, since this side speaks no TLS.
 */
export function reverseProxy(target: () => { port: number } | undefined, mount = ''): Handler {
  return (request, response, path) => {
    const to = target()
    const refuse = () => {
      response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' })
      response.end(UNAVAILABLE)
    }
    if (to === undefined) return refuse()
    const onward = send({
      host: '127.0.0.1',
      port: to.port,
      method: request.method,
      path: path.startsWith('/') ? path : `/${path}`,
      headers: endToEnd(request.headers),
    })
    onward.on('response', (answer) => {
      const headers = endToEnd(answer.headers)
      response.writeHead(answer.statusCode ?? 502, mount === '' ? headers : mounted(headers, mount))
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    })
    onward.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && !response.headersSent) refuse()
      else response.destroy()
    })
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  }
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)))
}

function mounted(headers: IncomingHttpHeaders, mount: string): IncomingHttpHeaders {
  const { location, 'set-cookie': cookies } = headers
  return {
    ...headers,
    ...(location?.startsWith('/') ? { location: mount + location } : {}),
    ...(cookies === undefined
      ? {}
      : {
          'set-cookie': cookies.map((cookie) =>
            cookie.replace(/;\s*Path=\//i, `; Path=${mount}/`).replace(/;\s*Secure/i, ''),
          ),
        }),
  }
}

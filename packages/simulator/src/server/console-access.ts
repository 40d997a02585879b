import type { IncomingMessage } from 'node:http'
import { type Handler, isLocal, sendJson } from './reply.ts'
import { reverseProxy } from './reverse-proxy.ts'

/** Whether a request may move the sandbox: from a page of ours, on this machine. */
export function mayUseConsole(request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  if (!isLocal(request) || (origin !== undefined && origin !== `http://${host}`)) return false
  // A form of another site can post, but not this content type.
  return request.method === 'GET' || request.headers['content-type'] === 'application/json'
}

/** The sandbox's console for the page: the page never holds its token. */
export function consoleAccess(target: () => { port: number } | undefined, token: string): Handler {
  const onward = reverseProxy(target)
  return (request, response, path) => {
    if (!mayUseConsole(request)) {
      return sendJson(response, 403, { code: 'REQUEST_FORBIDDEN' })
    }
    request.headers.authorization = `Bearer ${token}`
    return onward(request, response, `/v1/sandbox${path}`)
  }
}

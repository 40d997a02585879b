import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Handler, sendText } from './reply.ts'

/** A server that answers by the longest prefix of the path. */
export interface PageServer {
  readonly server: Server
  readonly port: number
  /** Adds a handler for a path and everything below it. */
  route(prefix: string, handler: Handler): void
  close(): Promise<void>
}

/** A port that another program has. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError'
  readonly port: number
  constructor(port: number) {
    super(`Port ${port} is taken. Stop what listens there, or choose another: --port ${port + 1}`)
    this.port = port
  }
}

/**
 * Opens the page server, or takes one over that is listening already.
 *
 * @param options.port 0 takes any free one.
 * @throws PortTakenError
 */
export async function openPageServer(options: {
  port: number
  host: string
  server?: Server | undefined
}): Promise<PageServer> {
  const routes: { prefix: string; handler: Handler }[] = []
  const listener: RequestListener = (request, response) => {
    const path = pathOf(request.url)
    const found = routes.find(
      ({ prefix }) =>
        path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`),
    )
    if (found === undefined) return sendText(response, 404, 'There is nothing here.')
    const rest = (request.url ?? '/').slice(found.prefix.length)
    Promise.resolve()
      .then(() => found.handler(request, response, rest))
      .catch(() => {
        if (response.headersSent) response.destroy()
        else sendText(response, 500, 'The simulator failed at this.')
      })
  }
  const server = options.server ?? (await listen(options.port, options.host))
  server.removeAllListeners('request')
  server.on('request', listener)
  return {
    server,
    port: (server.address() as AddressInfo).port,
    route: (prefix, handler) => {
      routes.push({ prefix, handler })
      routes.sort((a, b) => b.prefix.length - a.prefix.length)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(port: number, host: string): Promise<Server> {
  const server = createServer()
  // A long poll is held for 25 s, and uploads are small.
  server.requestTimeout = 60_000
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port) : error)
    })
    server.listen(port, host, () => resolve(server))
  })
}

function pathOf(url: string | undefined): string {
  return (url ?? '/').split(/[?#]/, 1)[0] ?? '/'
}

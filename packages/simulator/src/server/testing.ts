import { request } from 'node:http'
import { openPageServer, type PageServer } from './page-server.ts'
import type { Handler } from './reply.ts'

/** A page server on any free port with the given routes, for tests. */
export async function serve(
  routes: Record<string, Handler>,
): Promise<PageServer & { url: string }> {
  const page = await openPageServer({ port: 0, host: '127.0.0.1' })
  for (const [prefix, handler] of Object.entries(routes)) page.route(prefix, handler)
  return { ...page, url: `http://127.0.0.1:${page.port}` }
}

/** Asks for a path exactly as it is written, which `fetch` would tidy up first. */
export function askRaw(
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        body += part
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
    })
      .once('error', reject)
      .end()
  })
}

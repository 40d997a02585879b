import type { IncomingMessage, ServerResponse } from 'node:http'

/** Answers part of the page server's addresses. `path` is without the prefix it was routed by. */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
) => void | Promise<void>

/** Bodies that the simulator itself reads are small; the platform's pass through unread. */
const BODY_LIMIT_BYTES = 65_536

/** Sends a JSON value. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}

/** Sends a line of plain text. */
export function sendText(response: ServerResponse, status: number, line: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${line}\n`)
}

/** Reads a request's body as text. @throws RangeError when it is too long */
export async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > BODY_LIMIT_BYTES) throw new RangeError('The body is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Whether the caller sits at this machine: another machine on the network must not move money. */
export function isLocal(request: IncomingMessage): boolean {
  const { remoteAddress = '' } = request.socket
  const loopback = /^(::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/.test(remoteAddress)
  // A page of the internet that resolves its own name to this machine still sends that name.
  return loopback && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')
}

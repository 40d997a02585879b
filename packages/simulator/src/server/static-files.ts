import { createReadStream, statSync } from 'node:fs'
import path from 'node:path'
import { type Handler, sendText } from './reply.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
}

/** Serves the files of a folder, and nothing outside it. */
export function staticFiles(folder: string): Handler {
  return (request, response, rest) => {
    const name = decoded((rest.split(/[?#]/, 1)[0] ?? '').replace(/^\/+/, ''))
    const file = path.resolve(folder, name ?? '')
    const inside = name !== undefined && file.startsWith(path.resolve(folder) + path.sep)
    if (!inside || !isFile(file)) return sendText(response, 404, 'There is no such file.')
    response.writeHead(200, {
      'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'cache-control': 'no-cache',
    })
    if (request.method === 'HEAD') response.end()
    else createReadStream(file).pipe(response)
  }
}

export function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

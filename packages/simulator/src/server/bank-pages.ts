import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Handler, sendText } from './reply.ts'
import { isFile, staticFiles } from './static-files.ts'

/**
 * Put first into every page, as a bank's app does with its web view. The phone around the frame does
 * the rest: it stands in the page that holds the frame, which no page of a real bank could reach.
 */
const CONTAINER = '<script>parent.simulatedBank?.enter(window)</script>'

/** Serves the H5 build as a bank would: files by name, and the one page for every other address. */
export function bankPages(folder: string): Handler {
  const files = staticFiles(folder)
  return (request, response, rest) => {
    const name = rest.split(/[?#]/, 1)[0] ?? ''
    if (/\.\w+$/.test(name) && !name.endsWith('.html')) return files(request, response, rest)
    const page = path.join(folder, 'index.html')
    if (!isFile(page)) return sendText(response, 503, 'The page is not built yet.')
    const text = readFileSync(page, 'utf8').replace(/<head>/i, `<head>${CONTAINER}`)
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    })
    response.end(text)
  }
}

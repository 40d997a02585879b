import { type Handler, sendText } from './reply.ts'

/** One page of a folder's files, at exactly its address. */
export function singlePage(assets: Handler, file: string): Handler {
  return (request, response, rest) => {
    const path = rest.split(/[?#]/, 1)[0] ?? ''
    return path === '' || path === '/'
      ? assets(request, response, `/${file}`)
      : sendText(response, 404, 'There is nothing here.')
  }
}

import { readFileSync } from 'node:fs'
import { engineFiles } from '../engine/engine-files.ts'
import { type Handler, sendText } from './reply.ts'

/** Serves the engine's own scripts, which phones evaluate in their logic frames. */
export function engineScripts(): Handler {
  const files = engineFiles()
  const texts = new Map<string, string>()
  const read = (file: string) => {
    const text = texts.get(file) ?? readFileSync(file, 'utf8')
    texts.set(file, text)
    return text
  }
  return (_, response, path) => {
    const name = path.split('?', 1)[0]
    const file =
      name === '/glass-easel.js' ? files.glassEasel : name === '/adapter.js' ? files.adapter : ''
    if (file === '') return sendText(response, 404, 'There is no such script.')
    response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-cache' })
    response.end(read(file))
  }
}

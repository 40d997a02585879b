import { statSync } from 'node:fs'
import path from 'node:path'
import { packMiniProgram } from '../engine/pack.ts'
import type { Dialect } from '../engine/package-format.ts'
import { type Handler, sendText } from './reply.ts'
import { isFile } from './static-files.ts'

/**
 * Serves a built mini-program as the one JSON value that a phone runs. It is packed when first asked
 * for and again when the build has changed.
 *
 * @param folder the build's folder, which need not exist yet.
 */
export function phonePackage(folder: string, dialect: Dialect): Handler {
  let packed: { changedMs: number; text: string } | undefined
  return (_, response) => {
    const marker = path.join(folder, 'app.json')
    if (!isFile(marker)) return sendText(response, 503, 'The mini-program is not built yet.')
    const { mtimeMs } = statSync(marker)
    if (packed?.changedMs !== mtimeMs) {
      const content = packMiniProgram(folder, dialect)
      if (content.warnings.length > 0) {
        return sendText(response, 500, `The build is not in order: ${content.warnings.join('; ')}`)
      }
      packed = { changedMs: mtimeMs, text: JSON.stringify(content) }
    }
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache' })
    response.end(packed.text)
  }
}

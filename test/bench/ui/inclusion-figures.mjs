import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from '../../../config/scripts/build.mjs'
import { readStamp, root } from '../../../config/scripts/stamp.mjs'

const kept = path.join(root, 'test/output/inclusion.json')

/**
 * What the stage `inclusion` of `npm test` found in this very build of the gallery: rules of axe that are
 * broken, and sizes, names and contrasts that the rule for elder-friendly apps does not allow.
 */
export async function run() {
  await ensureBuilt(['gallery'])
  const found = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : {}
  if (found.figures && found.build === readStamp('gallery')?.inputs) return found.figures
  process.stdout.write(
    'axeViolations, elderFindings: run npm test first, which looks at this build\n',
  )
  return {}
}

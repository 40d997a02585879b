import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from './build.mjs'
import { root } from './stages.mjs'

await ensureBuilt(['types'])
const { errorCodes } = await import('@essc/protocol/errors')
const { errorRetry, errorStatus } = await import('@essc/protocol/error-facts')
const { errorText } = await import('@essc/protocol/messages/messages')

const RETRY = {
  same: 'yes, the same request',
  changed: 'after something was changed',
  never: 'no',
}

const lines = [
  '# Errors',
  '',
  'Every error of the product has one code. Over HTTP it is the member `code` of an RFC 9457 problem;',
  'in the SDK it is `EsscError.code`. This page is generated: `node config/scripts/docs.mjs`.',
  '',
]
for (const code of errorCodes()) {
  const status = errorStatus(code)
  lines.push(
    `## ${code}`,
    '',
    errorText('en', code),
    '',
    errorText('zh', code),
    '',
    `HTTP status: ${status === 0 ? 'none, it arises on a phone or terminal' : status}. Send again: ${RETRY[errorRetry(code)]}.`,
    '',
  )
}
const file = path.join(root, 'docs/errors.md')
const text = `${lines.join('\n').trimEnd()}\n`
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write('docs/errors.md is stale: node config/scripts/docs.mjs\n')
    process.exitCode = 1
  }
} else writeFileSync(file, text)

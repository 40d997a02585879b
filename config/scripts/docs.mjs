import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from './build.mjs'
import { componentPages } from './component-pages.mjs'
import { root } from './stamp.mjs'

const folder = path.join(root, 'docs')
const isCheck = process.argv.includes('--check')

// What is read off the sources comes before what needs them built.
write(componentPages())
removeOthers('components', componentPages())
await ensureBuilt(['types'])
write({ 'errors.md': await errorsPage(), 'sandbox.md': await sandboxPage() })

/** Writes pages, by their place below `docs`, or says which are not what they should be. */
function write(pages) {
  for (const [name, text] of Object.entries(pages)) {
    const file = path.join(folder, name)
    const whole = `${text}\n`
    if (!isCheck) {
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, whole)
    } else if (!existsSync(file) || readFileSync(file, 'utf8') !== whole) stale(name)
  }
}

/** What is gone takes its page along. */
function removeOthers(below, pages) {
  if (!existsSync(path.join(folder, below))) return
  for (const file of readdirSync(path.join(folder, below))) {
    const name = `${below}/${file}`
    if (pages[name] !== undefined) continue
    if (isCheck) stale(name)
    else rmSync(path.join(folder, name))
  }
}

function stale(name) {
  process.stderr.write(`docs/${name} is stale: node config/scripts/docs.mjs\n`)
  process.exitCode = 1
}

async function errorsPage() {
  const { errorCodes } = await import('@essc/protocol/errors')
  const { errorRetry, errorStatus } = await import('@essc/protocol/error-facts')
  const { errorText } = await import('@essc/protocol/messages/messages')
  const again = {
    same: 'yes, the same request',
    changed: 'after something was changed',
    never: 'no',
  }
  const sections = errorCodes().map((code) => {
    const status = errorStatus(code) || 'none, it arises on a phone or terminal'
    return [
      `## ${code}`,
      errorText('en', code),
      errorText('zh', code),
      `HTTP status: ${status}. Send again: ${again[errorRetry(code)]}.`,
    ].join('\n\n')
  })
  return [
    '# Errors',
    'Every error of the product has one code. Over HTTP it is the member `code` of an RFC 9457 problem; in the SDK it is `EsscError.code`. This page is generated: `node config/scripts/docs.mjs`.',
    ...sections,
  ].join('\n\n')
}

async function sandboxPage() {
  const { namedPeople } = await import('@essc/platform/sandbox/population/named')
  const { testAmounts } = await import('@essc/platform/sandbox/population/amounts')
  const cell = (value) => String(value).replaceAll('|', '\\|')
  const table = (head, rows) =>
    [head, head.map(() => '---'), ...rows]
      .map((row) => `| ${row.map(cell).join(' | ')} |`)
      .join('\n')
  const people = namedPeople().map(({ key, purpose, expected, enter }) => [
    `\`${key}\``,
    enter.name,
    `\`${enter.documentNumber}\``,
    `\`${enter.phone}\``,
    `${purpose.en}. ${purpose.zh}`,
    `${expected.en}. ${expected.zh}`,
  ])
  const amounts = testAmounts().map(({ amountFen, expected, code }) => [
    (amountFen / 100).toFixed(2),
    `${expected.en}. ${expected.zh}`,
    code ? `\`${code}\`` : '',
  ])
  return [
    '# The sandbox: people and amounts',
    'Everyone here is made up. The numbers have the right shape and lie in ranges that the synthetic population never uses. This page is generated: `node config/scripts/docs.mjs`. In code: `namedPeople()` of `@essc/platform/sandbox/population/named` and `testAmounts()` of `@essc/platform/sandbox/population/amounts`.',
    '## Forty people',
    'Any password that the rules allow will do, such as `730592`. The code that the bank sends lies in the inbox on the page.',
    table(['key', 'name', 'document number', 'phone at the bank', 'purpose', 'outcome'], people),
    '## Ten amounts',
    'In yuan, at the till. Outcomes follow from the rules: up to 200 yuan without the password, at most 5,000 yuan a day, never more than the balance.',
    table(['yuan', 'outcome', 'code'], amounts),
  ].join('\n\n')
}

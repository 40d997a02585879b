import { readFileSync } from 'node:fs'
import path from 'node:path'
import { quirks, quirksOf, rivalsOf } from './quirks.ts'

const page = readFileSync(path.resolve(__dirname, '../../../docs/simulator.md'), 'utf8')

const hostNames = { wechat: 'WeChat', alipay: 'Alipay', bank: 'bank' } as const

/** The rows that docs/simulator.md must have, in order. */
const rows = quirks.map(({ label, explanation, hosts, effect, source }) => {
  const where = hosts.map((host) => hostNames[host]).join(', ')
  const link = source.startsWith('/docs/')
    ? `[hosts.md](${source.slice('/docs/'.length)})`
    : `[source](${source})`
  const when = effect === 'relaunch' ? 'reopens the app' : 'at once'
  return `| ${label.en} ${label.zh} | ${where} | ${when} | ${explanation.en} ${link} |`
})

test('default: docs/simulator.md has a row for each switch, as the table of the code has it', () => {
  const table = page
    .split('\n')
    .filter((line) => /^\| .*\| (?:at once|reopens the app) \|/.test(line))
  expect(table).toEqual(rows)
})

test('behavior: names are unique, in each language and on each phone', () => {
  expect(new Set(quirks.map(({ id }) => id)).size).toBe(quirks.length)
  for (const language of ['zh', 'en'] as const)
    expect(new Set(quirks.map(({ label }) => label[language])).size).toBe(quirks.length)
  for (const host of ['wechat', 'alipay', 'bank'] as const)
    expect(quirksOf(host).length).toBeGreaterThan(12)
})

test('behavior: what bends the same answer, or the same clock, goes one at a time', () => {
  expect(rivalsOf('clockAhead')).toEqual(['clockBehind'])
  expect(rivalsOf('oneCallback')).toEqual(['doubleCallbacks', 'droppedCallbacks', 'completeFirst'])
  expect(rivalsOf('offline')).toEqual([])
})

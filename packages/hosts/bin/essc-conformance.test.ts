import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { conformanceCases } from '../src/conformance/cases.ts'

const root = path.resolve(__dirname, '../../..')
const folder = mkdtempSync(path.join(tmpdir(), 'essc-conformance-'))
const inFolder = (name: string) => path.join(folder, name)
const fixture = (name: string) => path.join(__dirname, 'fixtures', name)

function conformance(...args: string[]) {
  const ran = spawnSync(process.execPath, [path.join(__dirname, 'essc-conformance.mjs'), ...args], {
    encoding: 'utf8',
    maxBuffer: 32 * 1024 * 1024,
  })
  return { status: ran.status, output: ran.stdout, errors: ran.stderr }
}

beforeAll(() => {
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(
    process.execPath,
    [compiler, '-b', path.join(root, 'packages/hosts')],
    { encoding: 'utf8' },
  )
  expect([status, stdout]).toEqual([0, ''])
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('default: a sound adapter passes, and its signed report holds', () => {
  expect(conformance('keygen', inFolder('key.pem')).status).toBe(0)
  const ran = conformance(
    fixture('sound.mjs'),
    ...['--key', inFolder('key.pem'), '--report', inFolder('report.json')],
  )
  expect(ran.errors).toBe('')
  expect(ran.status).toBe(0)
  expect(ran.output).toMatch(/^randomBytes +lacks$/m)
  const { report } = JSON.parse(readFileSync(inFolder('report.json'), 'utf8'))
  expect(report.verdict).toBe('passed')
  expect(report.table.cases).toBe(conformanceCases().length)
  const verified = conformance(
    ...['verify', inFolder('report.json'), '--public-key', inFolder('key.pem.pub')],
  )
  expect([verified.status, verified.output]).toEqual([
    0,
    expect.stringContaining('holds, and every host passed'),
  ])
})

test('behavior: a naive adapter fails, with the rules that it broke', () => {
  const { status, output } = conformance(fixture('naive.mjs'), '--case', 'pay')
  expect(status).toBe(1)
  for (const id of ['pay.cancel', 'pay.unknown', 'pay.never', 'pay.throws', 'pay.means']) {
    expect(output).toContain(`naive  ${id}  FAILED`)
  }
  expect(output).not.toContain('pay.paid  FAILED')
})

test('behavior: a report that was touched, of another key or of a failed run does not hold', () => {
  const key = inFolder('other.pem')
  conformance('keygen', key)
  const file = inFolder('naive.json')
  const ran = conformance(fixture('naive.mjs'), '--key', key, '--report', file)
  expect(ran.status).toBe(1)
  const failed = conformance('verify', file)
  expect([failed.status, failed.output]).toEqual([1, expect.stringContaining('failed on naive')])

  const whole = JSON.parse(readFileSync(file, 'utf8'))
  for (const one of whole.report.hosts[0].cases) one.outcome = 'passed'
  whole.report.verdict = 'passed'
  writeFileSync(file, JSON.stringify(whole))
  const touched = conformance('verify', file)
  expect([touched.status, touched.output]).toEqual([
    1,
    expect.stringContaining('not what was signed'),
  ])

  const report = inFolder('report.json')
  const stranger = conformance('verify', report, '--public-key', `${key}.pub`)
  expect([stranger.status, stranger.output]).toEqual([
    1,
    expect.stringContaining('signed by another key'),
  ])
})

test('parameters: misuse is told from a verdict', () => {
  const uses = [
    [],
    ['no-such-module.mjs'],
    [fixture('sound.mjs'), '--host', 'none'],
    [fixture('sound.mjs'), '--case', 'none'],
    [fixture('sound.mjs'), '--report', inFolder('unsigned.json')],
    [fixture('sound.mjs'), '--bogus'],
    ['verify', inFolder('none.json')],
    ['keygen', inFolder('key.pem')],
  ]
  expect(uses.map((use) => conformance(...use).status)).toEqual(uses.map(() => 2))
})

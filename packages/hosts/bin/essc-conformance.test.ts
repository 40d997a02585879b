import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { toHex, utf8 } from '@essc/crypto/bytes'
import { sha256 } from '@essc/crypto/sha256'
import { sm2KeyPair, sm2Signer } from '@essc/crypto/sm2'
import { conformanceCases } from '../src/conformance/cases.ts'
import { deviceSteps } from '../src/conformance/device.ts'
import { type DeviceResult, deviceReportText } from '../src/conformance/device-report.ts'

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

test('behavior: what a phone showed is read, checked and printed', () => {
  let seed = 5
  const random = (length: number) =>
    Uint8Array.from({ length }, () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed >> 16
    })
  const signer = sm2Signer(sm2KeyPair(random).secretKey, random)
  const codec = { sha256, utf8, toHex }
  const results = (failed: number): DeviceResult[] =>
    deviceSteps().map(({ id }, at) => ({ id, outcome: at < failed ? 'failed' : 'passed' }))
  const text = (failed: number, signing: typeof signer | undefined = signer) =>
    deviceReportText('wechat', 1_700_000_000, results(failed), codec, signing)
  const sound = conformance('device', text(0))
  const phone = /signed by phone ([0-9a-f]{16})/.exec(sound.output)?.[1] ?? ''
  expect([sound.status, sound.output]).toEqual([
    0,
    expect.stringMatching(/^wechat, 2023-11-14T22:13:20\.000Z: \d+ passed, 0 failed, 0 left out\n/),
  ])
  writeFileSync(inFolder('device.txt'), `${text(0)}\n`)
  expect(conformance('device', inFolder('device.txt'), '--phone', phone).status).toBe(0)
  const failing = conformance('device', text(2))
  expect([failing.status, failing.output]).toEqual([
    1,
    expect.stringMatching(/failed: LOGIN\.SUCCESS\nfailed: LOGIN\.PARALLEL\n/),
  ])
  const faults = [
    [text(0).replace('WECHAT', 'ALIPAY')],
    [deviceReportText('wechat', 1_700_000_000, results(0), codec)],
    [deviceReportText('wechat', 1_700_000_000, results(0).slice(1), codec, signer)],
    ['https://card.example'],
    [text(0), '--phone', '0000000000000000'],
  ].map((use) => conformance('device', ...use))
  expect(faults.map(({ status }) => status)).toEqual(faults.map(() => 1))
  expect(faults.map(({ output }) => output.trim().split('\n').pop())).toEqual([
    'not a report of the device page, or not what was signed',
    'not signed: anybody could have written it',
    'of another list of steps',
    'not a report of the device page, or not what was signed',
    'signed by another phone',
  ])
})

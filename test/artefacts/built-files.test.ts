import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(__dirname, '../..')
const dist = path.join(root, 'examples/mini-program/dist')

/** Asks the checker in a process of its own: it is a script of the build, not of Jest. */
function findings(folder: string, globals: boolean): { files: number; findings: unknown[] } {
  const script = `
    const { builtFindings } = await import(${JSON.stringify(`file://${root}/config/scripts/built-files.mjs`)})
    process.stdout.write(JSON.stringify(await builtFindings(${JSON.stringify(folder)}, { globals: ${globals} })))`
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      maxBuffer: 1e8,
    }).toString(),
  )
}

function files(folder: string, ending: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) return files(file, ending)
    return entry.name.endsWith(ending) ? [file] : []
  })
}

test.each([
  ['weapp', true],
  ['alipay', true],
  ['h5', false],
] as const)(
  'behavior: every script of the %s build is ES2017 and free of forbidden words',
  (target, globals) => {
    const result = findings(path.join(dist, target), globals)
    expect(result.findings).toEqual([])
    expect(result.files).toBeGreaterThan(3)
  },
)

test('behavior: a build has its own host alone', () => {
  const all = (target: string) =>
    files(path.join(dist, target), '.js')
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n')
  const [weapp, alipay, h5] = ['weapp', 'alipay', 'h5'].map(all) as [string, string, string]
  expect(weapp).toContain('requestFacialVerify')
  expect(weapp).not.toContain('startAPVerify')
  expect(weapp).not.toContain('EsscBridgeNative')
  expect(alipay).toContain('startAPVerify')
  expect(alipay).not.toContain('requestFacialVerify')
  expect(alipay).not.toContain('EsscBridgeNative')
  expect(h5).toContain('EsscBridgeNative')
  expect(h5).not.toContain('startAPVerify')
  for (const script of [weapp, alipay, h5]) expect(script).not.toContain('~kind')
})

test('behavior: pages other than home are in sub-packages', () => {
  for (const target of ['weapp', 'alipay']) {
    const app = JSON.parse(readFileSync(path.join(dist, target, 'app.json'), 'utf8'))
    expect(app.pages).toEqual(['pages/home/index'])
    expect((app.subPackages ?? app.subpackages).length).toBeGreaterThanOrEqual(7)
  }
})

const wcc = path.join(root, 'node_modules/miniprogram-compiler/bin/linux/wcc')
const gate = existsSync(wcc) && process.platform === 'linux' && process.arch === 'x64'
if (!gate) process.stdout.write('skipped: wcc\n')
const compilerTest = gate ? test : test.skip

/** A compiler of the package, which npm unpacks without the right to be run. */
function program(name: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'essc-compilers-'))
  const copy = path.join(folder, name)
  copyFileSync(path.join(path.dirname(wcc), name), copy)
  chmodSync(copy, 0o755)
  return copy
}

compilerTest("behavior: WeChat's own compilers take every template and style sheet", () => {
  const folder = path.join(dist, 'weapp')
  const templates = files(folder, '.wxml').map((file) => `./${path.relative(folder, file)}`)
  const sheets = files(folder, '.wxss').map((file) => `./${path.relative(folder, file)}`)
  const options = { cwd: folder, maxBuffer: 1e8 }
  const scripts = files(folder, '.wxs').map((file) => `./${path.relative(folder, file)}`)
  expect(
    execFileSync(program('wcc'), ['-d', ...templates, ...scripts], options).length,
  ).toBeGreaterThan(1000)
  expect(execFileSync(program('wcsc'), ['-lc', '-js', ...sheets], options).length).toBeGreaterThan(
    100,
  )
})

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { figure } from '../../../config/scripts/figures.mjs'

const runFile = promisify(execFile)
const STARTS = 9

/** The phone's figures, each in processes without JIT, as phones of one large maker are. */
export async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'essc-bench-'))
  try {
    const [refresh, first] = await Promise.all(
      ['phone-refresh', 'phone-first'].map((entry) => bundle(folder, entry)),
    )
    const { stdout } = await runFile(process.execPath, ['--jitless', refresh])
    const measured = JSON.parse(stdout)
    return {
      refreshJitless: figure(round(measured.toFloor), 'ratio', '<= 1.25'),
      refreshVsSmCryptoV2: figure(round(measured.toLibraries), 'times', '>= 3'),
      ...(await firstCode(folder, first)),
      refreshMs: figure(round(measured.oursMs), 'ms'),
      refreshFloorMs: figure(round(measured.floorMs), 'ms'),
      refreshSmCryptoV2Ms: figure(round(measured.librariesMs), 'ms'),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Cold starts by turns: one makes a code, the next builds one table, each in a new process. */
async function firstCode(folder, bundled) {
  const script = path.join(folder, 'start.mjs')
  await writeFile(
    script,
    `const started = performance.now()
     const { firstCode, oneTable } = await import(${JSON.stringify(bundled)})
     const call = process.argv[2] === 'code' ? firstCode : oneTable
     call()
     console.log(performance.now() - started)`,
  )
  const start = async (what) =>
    Number((await runFile(process.execPath, ['--jitless', script, what])).stdout)
  const rounds = []
  for (let i = 0; i < STARTS; i++)
    rounds.push({ code: await start('code'), table: await start('table') })
  const ratios = rounds.map(({ code, table }) => code / table)
  return {
    firstCode: figure(round(median(ratios)), 'ratio', '<= 2'),
    firstCodeMs: figure(round(median(rounds.map(({ code }) => code))), 'ms'),
  }
}

async function bundle(folder, entry) {
  const outfile = path.join(folder, `${entry}.mjs`)
  await build({
    entryPoints: [fileURLToPath(new URL(`./${entry}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2017',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['source', 'import'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  return outfile
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]
const round = (value) => Math.round(value * 1_000) / 1_000

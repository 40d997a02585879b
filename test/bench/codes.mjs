import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'

export const name = 'codes'

const GOAL = 1.4

/**
 * How long a phone without JIT takes to refresh an identity code, against the bare parts: nine
 * interleaved rounds in one process, the median of their ratios.
 */
export async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'essc-bench-'))
  try {
    const bundle = path.join(folder, 'codes.mjs')
    await build({
      entryPoints: [fileURLToPath(new URL('./codes-entry.ts', import.meta.url))],
      outfile: bundle,
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2017',
      conditions: ['source'],
      logLevel: 'error',
    })
    const { stdout } = await promisify(execFile)(process.execPath, ['--jitless', bundle])
    const { ratio, refreshMs, peerMs, svgBytes } = JSON.parse(stdout)
    return {
      refreshJitless: {
        value: round(ratio),
        unit: 'ratio',
        goal: `<= ${GOAL}`,
        holds: ratio <= GOAL,
      },
      refreshJitlessMs: { value: round(refreshMs), unit: 'ms' },
      refreshPeerMs: { value: round(peerMs), unit: 'ms' },
      identitySvgBytes: { value: svgBytes, unit: 'bytes' },
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const round = (value) => Math.round(value * 1_000) / 1_000

import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { deflateSync } from 'node:zlib'
import { build } from 'esbuild'
import { figure } from '../../config/scripts/figures.mjs'

export const name = 'verifier'

const ROUNDS = 5
const root = fileURLToPath(new URL('../..', import.meta.url))
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

/**
 * SM2 verifications by OpenSSL itself, in one thread: for each second of the processor's time, or with
 * `-elapsed` of the clock. Undefined where there is no OpenSSL.
 */
function opensslRate(...more) {
  try {
    const output = execFileSync('openssl', ['speed', ...more, '-seconds', '1', 'sm2'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return Number(/CurveSM2\)\s+\S+\s+\S+\s+\S+\s+(\S+)/.exec(output)?.[1])
  } catch {
    return undefined
  }
}

/**
 * What a terminal's verifier costs: codes a second against bare verifications by `openssl speed`, five
 * rounds by turns, the median of their ratios; memory with a million remembered replays; and a status
 * list of ten million places.
 */
export async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'essc-bench-'))
  try {
    const entry = path.join(folder, 'verifier.mjs')
    await build({
      entryPoints: [fileURLToPath(new URL('./verifier-entry.ts', import.meta.url))],
      outfile: entry,
      bundle: true,
      format: 'esm',
      platform: 'node',
      conditions: ['source'],
      logLevel: 'error',
      // The pool's threads run what was compiled.
      define: {
        'import.meta.url': JSON.stringify(
          pathToFileURL(path.join(root, 'packages/verifier/dist/node/verifier-pool.js')).href,
        ),
      },
    })
    const child = lines(
      spawn(process.execPath, ['--expose-gc', entry], { stdio: ['pipe', 'pipe', 'inherit'] }),
    )
    const ratios = { full: [], pool: [], remembered: [] }
    const rates = { openssl: [], full: [], remembered: [] }
    for (let round = 0; round < ROUNDS; round++) {
      const before = opensslRate()
      const ours = await child.ask('round')
      const after = opensslRate()
      if (before === undefined || after === undefined) break
      const bare = (before + after) / 2
      ratios.full.push(ours.full / (bare / 2))
      // Threads are for the clock's time, so their peer is measured by the clock too, beside them.
      ratios.pool.push((await child.ask('pool')).pool / (opensslRate('-elapsed') / 2))
      ratios.remembered.push(ours.remembered / bare)
      rates.openssl.push(bare)
      for (const key of ['full', 'remembered']) rates[key].push(ours[key])
    }
    const { megabytes } = await child.ask('memory')
    const { chainMs } = await child.ask('chain')
    const list = await child.ask(`list ${statusList().join(' ')}`)
    child.end()
    const compared =
      ratios.full.length === 0
        ? {}
        : {
            verifyFull: figure(round3(median(ratios.full)), 'ratio', '>= 0.72'),
            verifyPool: figure(round3(median(ratios.pool)), 'ratio', '>= 1.3'),
            verifyRemembered: figure(round3(median(ratios.remembered)), 'ratio', '>= 0.92'),
            opensslVerify: figure(Math.round(median(rates.openssl)), 'per s'),
            codesFull: figure(Math.round(median(rates.full)), 'per s'),
            codesRemembered: figure(Math.round(median(rates.remembered)), 'per s'),
          }
    if (ratios.full.length === 0) process.stdout.write('skipped: openssl\n')
    return {
      ...compared,
      chainFirstMs: figure(round3(chainMs), 'ms'),
      replayMemory: figure(round3(megabytes), 'MB', '<= 40'),
      statusListBytes: figure(list.bytes, 'bytes'),
      statusListInflateMs: figure(round3(list.inflateMs), 'ms'),
      statusLookupNs: figure(round3(list.lookupNs), 'ns'),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Ten million places, one in a thousand revoked, as it is published. */
function statusList() {
  const size = 10_000_000
  const bits = new Uint8Array(size / 8)
  const drawn = randomBytes(4 * (size / 1_000))
  for (let at = 0; at < drawn.length; at += 4) {
    const place = drawn.readUInt32BE(at) % size
    bits[place >> 3] |= 1 << (place & 7)
  }
  return [deflateSync(bits, { level: 9 }).toString('base64url')]
}

/** A program that answers each line with a line of JSON. */
function lines(child) {
  let text = ''
  const waiting = []
  child.stdout.on('data', (data) => {
    text += data
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      waiting.shift()?.resolve(JSON.parse(text.slice(0, end)))
      text = text.slice(end + 1)
    }
  })
  child.on('exit', () => {
    for (const each of waiting) each.reject(new Error('the benchmark ended'))
  })
  return {
    ask: (word) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        child.stdin.write(`${word}\n`)
      }),
    end: () => child.stdin.end(),
  }
}

const round3 = (value) => Math.round(value * 1_000) / 1_000

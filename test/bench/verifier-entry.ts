import { createInterface } from 'node:readline'
import zlib from 'node:zlib'
import { fromBase64Url } from '@essc/crypto/bytes'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { nodeSm3 } from '@essc/crypto/node-sm3'
import { statusAt } from '@essc/protocol/codes/status-list'
import { createVerifierPool } from '@essc/verifier/node/verifier-pool'
import { nodeInflate } from '@essc/verifier/node-inflate'
import { memoryReplayStore } from '@essc/verifier/replay-store'
import { createVerifier } from '@essc/verifier/verify'
import { createIssuer, NOW } from '../../packages/verifier/test/issuer.ts'

/** Measured in a process of its own: answers each line of input with a line of JSON. */

const CODES = 600
/** Remembered ones are quick: as many as take about as long. */
const KNOWN = 2_400
const WARM_UP = 3
const IDENTITY = { purpose: 'identity' } as const

const issuer = createIssuer('bench')
const options = {
  bundleKey: issuer.bundleKey,
  now: () => (NOW + 100) * 1_000,
  inflate: nodeInflate(zlib),
  sm2: nodeSm2(),
  sm3: nodeSm3(),
}
/** Each under an authorisation of its own. */
const fresh = Array.from({ length: CODES }, (_, i) => issuer.code({ counter: i }))
/** All under one. */
const pair = issuer.keyPair()
const authorisation = issuer.authorise(pair.publicKey)
const known = Array.from({ length: KNOWN }, (_, i) =>
  issuer.code({ counter: i + 1 }, {}, pair, authorisation),
)
const pool = createVerifierPool({ ...options, replayStore: anyUse() })
await pool.loadBundle(issuer.bundle())

/** Takes each code over and over: what is measured is the rest. */
function anyUse() {
  return { ...memoryReplayStore(), isNew: () => true, compareAndSet: () => true }
}

function collect(): void {
  const { gc } = globalThis as { gc?: () => void }
  gc?.()
}

function must(isOk: boolean): void {
  if (!isOk) throw new Error('a valid code was refused')
}

let sequence = 6
/** One terminal that runs on, as terminals do; each phase begins with an empty store of uses. */
let uses = memoryReplayStore()
const terminal = createVerifier({
  ...options,
  replayStore: {
    isNew: (authorisation, use) => uses.isNew(authorisation, use),
    compareAndSet: (authorisation, use) => uses.compareAndSet(authorisation, use),
    lastAcceptedUnix: () => uses.lastAcceptedUnix(),
  },
})

async function single(codes: readonly string[]): Promise<number> {
  uses = memoryReplayStore()
  // A new bundle empties the memory: every authorisation is a first again.
  await terminal.loadBundle(issuer.bundle({ sequence: sequence++ }))
  if (codes === known) must(terminal.verify(issuer.code({}, {}, pair, authorisation), IDENTITY).ok)
  // What the phase before left is not this one's to clear away.
  collect()
  // By the processor's time, as `openssl speed` counts: what else the machine does falls on neither.
  const begun = process.cpuUsage()
  for (const code of codes) must(terminal.verify(code, IDENTITY).ok)
  const { user, system } = process.cpuUsage(begun)
  return (codes.length * 1e6) / (user + system)
}

async function pooled(): Promise<number> {
  await pool.loadBundle(issuer.bundle({ sequence: sequence++ }))
  const begun = performance.now()
  const answers = await Promise.all(fresh.map((code) => pool.verify(code, IDENTITY)))
  const perSecond = (CODES * 1_000) / (performance.now() - begun)
  must(answers.every(({ ok }) => ok))
  return perSecond
}

/** All of the process's own memory, after what can be collected was. */
async function megabytes(): Promise<number> {
  // What typed arrays held is given back a turn after they were collected.
  for (let i = 0; i < 3; i++) {
    collect()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1e6
}

async function replayMemory(): Promise<number> {
  const before = await megabytes()
  const store = memoryReplayStore()
  const digest = new Uint8Array(8)
  const view = new DataView(digest.buffer)
  const mix = nodeSm3()
  for (let i = 0; i < 1_000_000; i++) {
    view.setUint32(0, i)
    const use = { counter: 1, timeUnix: NOW, endsAtUnix: NOW + 86_400 }
    must(store.compareAndSet(mix(digest).subarray(0, 8), use))
  }
  const after = await megabytes()
  must(store.size() === 1_000_000)
  return after - before
}

async function chainFirst(): Promise<number> {
  const verifier = createVerifier({ ...options, now: () => (NOW + 86_395) * 1_000 })
  await verifier.loadBundle(issuer.bundle())
  const times: number[] = []
  for (let i = 0; i < 9; i++) {
    const code = issuer.chain({ statusIndex: i }).code(2_880)
    const begun = performance.now()
    must(verifier.verify(code, IDENTITY).ok)
    times.push(performance.now() - begun)
  }
  return times.sort((a, b) => a - b)[4]!
}

async function list(text: string) {
  const packed = fromBase64Url(text)
  const begun = performance.now()
  const bits = await nodeInflate(zlib)(packed, 1_250_000)
  const inflateMs = performance.now() - begun
  const looks = 2_000_000
  let set = 0
  const started = performance.now()
  for (let i = 0, place = 7; i < looks; i++) {
    place = (place * 48_271 + 11) % 10_000_000
    if (statusAt(bits, place)) set++
  }
  const lookupNs = ((performance.now() - started) * 1e6) / looks
  must(set > 0)
  return { bytes: text.length, inflateMs, lookupNs }
}

// What is compiled while it runs is compiled once, before anything counts.
for (let i = 0; i < WARM_UP; i++) {
  await single(fresh)
  await single(known)
  await pooled()
}
for await (const line of createInterface({ input: process.stdin })) {
  const [word, argument] = line.split(' ')
  const answer =
    word === 'round'
      ? { full: await single(fresh), remembered: await single(known) }
      : word === 'pool'
        ? { pool: await pooled() }
        : word === 'memory'
          ? { megabytes: await replayMemory() }
          : word === 'chain'
            ? { chainMs: await chainFirst() }
            : await list(argument ?? '')
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
await pool.close()

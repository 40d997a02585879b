import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { changesOf } from './operators.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const root = path.resolve(here, '../..')
const HOSTS = 'packages/hosts/src'

/** What is no adapter: types, the kit itself, what the simulated host is made of. */
const NOT_ADAPTERS =
  /(\.test\.ts$|(^|\/)testing\.ts$|^conformance\/|^fakes\/|\/vendor\.ts$|^host(-members)?\.ts$|^clock\.ts$|^simulated\.ts$)/

/** Longer than every case on every host takes; a change that never ends is found by that. */
const PATIENCE_MS = 20_000

/** The hosts that are made with a file, those first where a change in it most likely shows. */
const WX = ['wechat', 'finclip', 'wechat-plugin']
const MY = ['alipay', 'mpaas', 'mpaas-page']
const BRIDGE = ['bank', 'bank, login only', 'simulated']
const PAGES = ['web', ...BRIDGE, 'upsdk', 'oauth', 'wechat-web', 'mpaas-page']
/** What all adapters share shows in any of them: one of each dialect. */
const SHARED = ['wechat', 'alipay', 'bank', 'upsdk', 'wechat-web', 'web']
const HOSTS_OF = [
  [/^wechat-web|^web\/(sign-in|redirect|address)/, ['wechat-web', 'oauth', 'web', 'bank']],
  [/^wechat-plugin/, ['wechat-plugin']],
  [/^wechat/, WX],
  [/^alipay/, MY],
  [/^bank\/upsdk/, ['upsdk']],
  [/^bank\/oauth/, ['oauth']],
  [/^bank\/finclip/, ['finclip']],
  [/^bank\/mpaas/, ['mpaas-page', 'mpaas']],
  [/^bank/, BRIDGE],
  [/^(web|browser)/, PAGES],
]

/** Every mutant of every adapter, named so that a change elsewhere in its file does not rename it. */
export function allMutants() {
  const folder = path.join(root, HOSTS)
  const files = readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.ts') && !NOT_ADAPTERS.test(file))
    .sort()
  return files.flatMap((file) => {
    const whole = path.join(folder, file)
    const source = readFileSync(whole, 'utf8')
    const only = HOSTS_OF.find(([pattern]) => pattern.test(file))?.[1] ?? SHARED
    const seen = new Map()
    return changesOf(source).map(({ operator, start, end, text }) => {
      const from = lineAround(source, start, end)
      const mutated = source.slice(0, start) + text + source.slice(end)
      const to = lineAround(mutated, start, start + text.length)
      const name = `${file} | ${operator} | ${from} | ${to}`
      const times = (seen.get(name) ?? 0) + 1
      seen.set(name, times)
      return {
        id: times === 1 ? name : `${name} | ${times}`,
        operator,
        file: whole,
        text: mutated,
        only,
      }
    })
  })
}

/** Some of them, the same for the same seed. */
export function someMutants(mutants, count, seed) {
  let state = seed >>> 0 || 1
  const next = () => {
    // xorshift32
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  const left = mutants.slice()
  const taken = []
  while (taken.length < count && left.length > 0) {
    taken.push(...left.splice(Math.floor(next() * left.length), 1))
  }
  return taken
}

/**
 * Runs the conformance cases on every mutant.
 *
 * @returns {Promise<{ id: string, operator: string, caughtBy: string | undefined }[]>}
 */
export async function tryMutants(mutants, { workers = 2, onResult = () => {} } = {}) {
  const sound = await soundHosts()
  const waiting = mutants.slice()
  const results = []
  const work = async () => {
    let worker
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      worker ??= begin(sound)
      const { caughtBy } = await ask(worker, mutant).catch((error) => ({ caughtBy: error.message }))
      if (caughtBy?.startsWith('ended:')) {
        await worker.terminate()
        worker = undefined
      }
      const result = { id: mutant.id, operator: mutant.operator, caughtBy }
      results.push(result)
      onResult(result)
    }
    await worker?.terminate()
  }
  await Promise.all(Array.from({ length: workers }, work))
  return results
}

/** What each host skips as it is; without that a mutant could hide by losing a member. */
async function soundHosts() {
  const worker = begin(undefined)
  try {
    const { caughtBy, lacking } = await ask(worker, { id: 'sound' })
    if (caughtBy) throw new Error(`the adapters themselves do not pass: ${caughtBy}`)
    return lacking
  } finally {
    await worker.terminate()
  }
}

function begin(lacking) {
  return new Worker(path.join(here, 'worker.mjs'), {
    workerData: { hosts: HOSTS, lacking },
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
}

function ask(worker, mutant) {
  return new Promise((resolve, reject) => {
    const heard = {}
    const end = (how) => (value) => {
      clearTimeout(timer)
      for (const [event, listener] of Object.entries(heard)) worker.off(event, listener)
      how(value)
    }
    heard.message = end(resolve)
    heard.error = end(({ message }) => reject(new Error(`ended: ${message}`)))
    heard.exit = () => heard.error({ message: 'the worker is gone' })
    const timer = setTimeout(() => heard.error({ message: 'no end in time' }), PATIENCE_MS)
    for (const [event, listener] of Object.entries(heard)) worker.on(event, listener)
    worker.postMessage(mutant)
  })
}

/** The one changed line, without its indent, with what it was made of on one line. */
function lineAround(source, start, end) {
  const from = source.lastIndexOf('\n', start) + 1
  const to = source.indexOf('\n', end)
  return source
    .slice(from, to < 0 ? undefined : to)
    .replace(/\s+/g, ' ')
    .trim()
}

/** Mutants that no case can tell from the adapter, each with the reason. */
export function explained() {
  return JSON.parse(readFileSync(path.join(here, 'equivalents.json'), 'utf8'))
}

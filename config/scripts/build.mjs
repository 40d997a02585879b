import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileMessages } from './messages.mjs'
import {
  contentHash,
  filesBelow,
  foldersOf,
  outputSizes,
  readStamp,
  removeStamp,
  root,
  withLock,
  writeStamp,
} from './stamp.mjs'

const EXAMPLE = 'examples/mini-program'
const BROWSER = 'packages/simulator/dist/browser'
const BUNDLES = 'packages/sdk/dist/bundle'
const EMBEDDED = 'packages/embed/dist/bundle'

/** What every build depends on: the versions of all tools, and this file. */
const SHARED_INPUTS = ['package-lock.json', 'config/scripts/build.mjs']

const COMPILER_SETTINGS = ['base', 'node', 'portable', 'taro'].map(
  (name) => `config/tsconfig.${name}.json`,
)

/** A build that failed, with what the tool printed. */
export class BuildError extends Error {
  name = 'BuildError'
  /**
   * @param {string} target
   * @param {string} output
   */
  constructor(target, output) {
    super(`${target} did not build\n${output.trim().split('\n').slice(-60).join('\n')}`)
    this.target = target
  }
}

/** Running tools, so that a build that is stopped takes them along. */
const running = new Set()
process.once('exit', () => {
  for (const child of running) child.kill()
})

function run(target, args, { cwd = root, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    let output = ''
    const collect = (chunk) => {
      output += chunk
    }
    child.stdout.setEncoding('utf8').on('data', collect)
    child.stderr.setEncoding('utf8').on('data', collect)
    child.once('error', reject)
    child.once('close', (code) => {
      running.delete(child)
      if (code === 0) resolve(output)
      else reject(new BuildError(target, output))
    })
  })
}

const packagesOf = (name) =>
  foldersOf(name).flatMap((folder) => [`${folder}/src`, `${folder}/package.json`])

function taro(type, marker, { folder = type, more = {}, places = [] } = {}) {
  const output = `${EXAMPLE}/dist/${folder}`
  return {
    outputs: () => [output],
    inputs: () => [
      ...packagesOf('@essc/example-mini-program'),
      `${EXAMPLE}/config`,
      `${EXAMPLE}/babel.config.js`,
      `${EXAMPLE}/project.config.json`,
      `${EXAMPLE}/project.alipay.json`,
      ...places,
    ],
    environment: ['ESSC_PLATFORM_URL', 'ESSC_TICKET_URL', 'ESSC_CHANNEL', 'ESSC_H5_BASE'],
    async make() {
      rmSync(path.join(root, output), { recursive: true, force: true })
      const cli = path.join(root, 'node_modules/@tarojs/cli/bin/taro')
      const args = [cli, 'build', '--type', type, '--disable-global-config', '--no-check']
      const env = { NODE_ENV: 'production', TARO_ENV: type, ESSC_OUTPUT: `dist/${folder}`, ...more }
      const said = await run(type, args, { cwd: path.join(root, EXAMPLE), env })
      // Taro ends with status 0 even when it has built nothing.
      if (!existsSync(path.join(root, output, marker))) throw new BuildError(folder, said)
    },
  }
}

/** Every folder that `tsc -b` writes, apart from what the simulator's bundle adds to its own. */
function compiledFolders() {
  const packages = readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}/dist`)
  return [...packages, 'examples/partner-server/dist', 'examples/terminal/agent/dist']
}

/** The simulator's pages, each one script that carries all it imports. */
async function bundleSimulator() {
  const folder = path.join(root, 'packages/simulator')
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const entries = manifest.essc?.browserEntries ?? []
  if (entries.length === 0) return
  const { build } = await import('esbuild')
  try {
    await build({
      absWorkingDir: folder,
      entryPoints: entries,
      outbase: 'src/browser',
      outdir: path.join(root, BROWSER),
      bundle: true,
      format: 'iife',
      platform: 'browser',
      target: 'es2020',
      conditions: ['source'],
      mainFields: ['browser', 'module', 'main'],
      define: { 'process.env.NODE_ENV': '"production"' },
      loader: { '.html': 'copy', '.svg': 'dataurl', '.png': 'dataurl' },
      jsx: 'automatic',
      sourcemap: 'linked',
      legalComments: 'none',
      logLevel: 'silent',
    })
  } catch (error) {
    throw new BuildError('simulator', error.message)
  }
}

/** Another app, built by the same settings, which `npm run bench -- ui` measures. */
function measured(name, folder) {
  const places = [`test/bench/ui/${name}/src`]
  return { folder, places, more: { ESSC_SOURCE: `../../${places[0]}` } }
}

/** What can be built, the longest first: two are built at a time. */
const targets = {
  h5: taro('h5', 'index.html'),
  alipay: taro('alipay', 'app.json'),
  weapp: taro('weapp', 'app.json'),
  // The example with one page more, on which every component stands in every state: the docs' own.
  gallery: taro('h5', 'index.html', {
    folder: 'gallery',
    more: { ESSC_GALLERY: '1', ESSC_H5_BASE: '/gallery/' },
  }),
  'blank-h5': taro('h5', 'index.html', measured('blank', 'blank-h5')),
  'blank-weapp': taro('weapp', 'app.json', measured('blank', 'blank-weapp')),
  'card-screen-h5': taro('h5', 'index.html', measured('card-screen', 'card-screen-h5')),
  'card-screen-weapp': taro('weapp', 'app.json', measured('card-screen', 'card-screen-weapp')),
  types: {
    outputs: compiledFolders,
    inputs: () => ['packages', 'examples', 'tsconfig.json', ...COMPILER_SETTINGS],
    environment: [],
    async make(isRepair) {
      const compiler = path.join(root, 'node_modules/typescript/bin/tsc')
      const projects = ['tsconfig.json', EXAMPLE, `${EXAMPLE}/config`]
      // tsc believes its own records; a file that was deleted comes back by force only.
      await run('types', [compiler, '-b', ...projects, ...(isRepair ? ['--force'] : [])])
    },
  },
  sdk: {
    outputs: () => [BUNDLES],
    inputs: () => [...packagesOf('@essc/sdk'), 'config/scripts/bundle-sdk.mjs'],
    environment: [],
    // Both write below packages/sdk/dist.
    after: 'types',
    async make() {
      const { bundleSdk, sdkBundles } = await import('./bundle-sdk.mjs')
      mkdirSync(path.join(root, BUNDLES), { recursive: true })
      for (const host of Object.keys(sdkBundles)) {
        const { contents } = await bundleSdk(host)
        writeFileSync(path.join(root, BUNDLES, `${host}.cjs`), contents)
      }
    },
  },
  embed: {
    outputs: () => [EMBEDDED],
    inputs: () => [
      ...packagesOf('@essc/embed'),
      ...packagesOf('@essc/components'),
      'packages/embed/templates',
      'config/scripts/bundle-embed.mjs',
      'config/scripts/bundle-plugins.mjs',
      'config/scripts/embed-styles.mjs',
      'config/scripts/embed-templates.mjs',
    ],
    environment: [],
    // Both write below packages/embed/dist.
    after: 'types',
    async make() {
      const { writeEmbed } = await import('./bundle-embed.mjs')
      await writeEmbed()
    },
  },
  simulator: {
    outputs: () => [BROWSER],
    inputs: () => packagesOf('@essc/simulator'),
    environment: [],
    // Both write below packages/simulator/dist.
    after: 'types',
    async make() {
      rmSync(path.join(root, BROWSER), { recursive: true, force: true })
      await bundleSimulator()
    },
  },
}

/** The names that `ensureBuilt` takes. */
export const targetNames = Object.freeze(Object.keys(targets))

/** What is built when nothing is named: all but what a benchmark asks for. */
const usualNames = targetNames.filter((name) => !/^(blank|card-screen)-/.test(name))

function inputsHash(name) {
  const { inputs, environment } = targets[name]
  const settings = [
    process.versions.node.split('.')[0],
    environment.map((variable) => [variable, process.env[variable] ?? null]),
  ]
  return contentHash(filesBelow([...inputs(), ...SHARED_INPUTS]), settings)
}

function outputsOf(name) {
  const without = name === 'types' ? [BROWSER, BUNDLES, EMBEDDED] : []
  const sizes = outputSizes(targets[name].outputs(), { without })
  return Object.fromEntries(
    Object.entries(sizes).filter(([file]) => !path.basename(file).startsWith('.tsbuildinfo')),
  )
}

/** `'fresh'`, `'damaged'` if a made file is gone or has another size, or `'stale'`. */
function stateOf(name, hash) {
  const stamp = readStamp(name)
  if (!stamp) return 'stale'
  const now = outputsOf(name)
  const isWhole = Object.entries(stamp.outputs).every(([file, size]) => now[file] === size)
  if (!isWhole) return 'damaged'
  return stamp.inputs === hash ? 'fresh' : 'stale'
}

async function buildOne(name, { force, onProgress }) {
  if (!force && stateOf(name, inputsHash(name)) === 'fresh') {
    onProgress({ target: name, state: 'fresh' })
    return
  }
  const work = async () => {
    const hash = inputsHash(name)
    const state = stateOf(name, hash)
    if (state === 'fresh' && !force) {
      onProgress({ target: name, state: 'fresh' })
      return
    }
    const startedMs = performance.now()
    const seconds = () => (performance.now() - startedMs) / 1000
    onProgress({ target: name, state: 'building' })
    removeStamp(name)
    try {
      await targets[name].make(state === 'damaged')
    } catch (error) {
      onProgress({ target: name, state: 'failed', seconds: seconds() })
      throw error
    }
    writeStamp(name, { inputs: hash, outputs: outputsOf(name) })
    onProgress({ target: name, state: 'built', seconds: seconds() })
  }
  await withLock(name, work, (pid) => onProgress({ target: name, state: 'waiting', pid }))
}

/**
 * Builds what is not up to date, and nothing else. Two targets are built at a time where there are
 * two processors; a target that another process is building is waited for.
 *
 * @param {readonly ('types' | 'weapp' | 'alipay' | 'h5' | 'gallery' | 'blank-h5' | 'blank-weapp' |
 *   'card-screen-h5' | 'card-screen-weapp' | 'sdk' | 'simulator')[]} names
 * @param {object} [options]
 * @param {(event: {
 *   target: string,
 *   state: 'fresh' | 'waiting' | 'building' | 'built' | 'failed',
 *   seconds?: number,
 *   pid?: number,
 * }) => void} [options.onProgress]
 * @param {boolean} [options.force] builds everything named, up to date or not
 * @returns {Promise<void>} rejects with a BuildError, or an AggregateError of several, after all
 *   the others have been built
 */
export async function ensureBuilt(names, { onProgress = () => {}, force = false } = {}) {
  for (const name of names) if (!targets[name]) throw new TypeError(`no such build: ${name}`)
  await compileMessages()
  const waiting = targetNames.filter((name) => names.includes(name))
  const done = new Map()
  const failures = []
  const worker = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const before = done.get(targets[name].after)
      const work = Promise.resolve(before).then(() => buildOne(name, { force, onProgress }))
      const settled = work.catch((error) => failures.push(error))
      done.set(name, settled)
      await settled
    }
  }
  await Promise.all(availableParallelism() > 1 ? [worker(), worker()] : [worker()])
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) {
    throw new AggregateError(failures, failures.map(({ message }) => message).join('\n\n'))
  }
}

const sentences = {
  fresh: () => 'up to date',
  waiting: ({ pid }) => `waiting for process ${pid}, which is building it`,
  building: () => 'building',
  built: ({ seconds }) => `built in ${seconds.toFixed(1)} s`,
  failed: ({ seconds }) => `failed after ${seconds.toFixed(1)} s`,
}

/** One line for people about a progress event of `ensureBuilt`. */
export function progressLine(event) {
  return `${event.target.padEnd(10)}${sentences[event.state](event)}`
}

async function main(args) {
  const names = args.filter((argument) => !argument.startsWith('--'))
  const unknown = names.filter((name) => !targetNames.includes(name))
  if (unknown.length > 0) {
    console.error(`no such build: ${unknown.join(', ')}; there are ${targetNames.join(', ')}`)
    process.exitCode = 2
    return
  }
  const startedMs = performance.now()
  const onProgress = (event) => console.log(progressLine(event))
  try {
    await ensureBuilt(names.length > 0 ? names : usualNames, {
      force: args.includes('--force'),
      onProgress,
    })
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
  console.log(`${'in all'.padEnd(10)}${((performance.now() - startedMs) / 1000).toFixed(1)} s`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))
  await main(process.argv.slice(2))
}

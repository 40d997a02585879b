import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

const stampFolder = path.join(root, '.cache/build')
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', '.cache', '.swc'])
const HEARTBEAT_MS = 2_000
const STALE_MS = 15_000

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

/**
 * Every file below the given files and folders, relative to the repository, sorted. Tests are left
 * out: changing one changes no build. What does not exist is left out too.
 *
 * @param {readonly string[]} places relative to the repository
 * @returns {string[]}
 */
export function filesBelow(places) {
  const found = new Set()
  const walk = (place) => {
    const absolute = path.join(root, place)
    if (!existsSync(absolute)) return
    if (statSync(absolute).isFile()) {
      if (!/\.test\.tsx?$/.test(place)) found.add(place)
      return
    }
    for (const name of readdirSync(absolute)) {
      if (!SKIPPED_FOLDERS.has(name)) walk(`${place}/${name}`)
    }
  }
  for (const place of places) walk(place)
  return [...found].sort()
}

/** The workspace packages, by name: their folder and the workspace packages each depends on. */
function workspaces() {
  const found = new Map()
  for (const group of ['packages', 'examples']) {
    for (const name of readdirSync(path.join(root, group))) {
      const manifest = path.join(root, group, name, 'package.json')
      if (!existsSync(manifest)) continue
      const { name: id, dependencies = {} } = readJson(manifest)
      found.set(id, { folder: `${group}/${name}`, dependencies: Object.keys(dependencies) })
    }
  }
  return found
}

/**
 * The folders of a workspace package and of all it depends on within the repository.
 *
 * @param {string} name a package's name
 * @returns {string[]} folders relative to the repository
 */
export function foldersOf(name) {
  const all = workspaces()
  const seen = new Set()
  const walk = (id) => {
    if (seen.has(id) || !all.has(id)) return
    seen.add(id)
    for (const dependency of all.get(id).dependencies) walk(dependency)
  }
  walk(name)
  return [...seen].map((id) => all.get(id).folder)
}

/**
 * A digest over the content of files and over settings.
 *
 * @param {readonly string[]} files relative to the repository
 * @param {unknown} settings anything JSON can write, such as versions and environment
 * @returns {string} SHA-256, hexadecimal
 */
export function contentHash(files, settings) {
  const digest = createHash('sha256').update(JSON.stringify(settings))
  for (const file of files) {
    digest.update(`\0${file}\0`).update(readFileSync(path.join(root, file)))
  }
  return digest.digest('hex')
}

/** The files of an output with their sizes: an output that lost a file is no longer what was made. */
export function outputSizes(folders, { without = [] } = {}) {
  const sizes = {}
  const walk = (place) => {
    const absolute = path.join(root, place)
    if (!existsSync(absolute) || without.includes(place)) return
    for (const entry of readdirSync(absolute, { withFileTypes: true })) {
      const inner = `${place}/${entry.name}`
      if (entry.isDirectory()) walk(inner)
      else sizes[inner] = statSync(path.join(root, inner)).size
    }
  }
  for (const folder of folders) walk(folder)
  return sizes
}

const stampFile = (target) => path.join(stampFolder, `${target}.json`)

/** @returns {{ inputs: string, outputs: Record<string, number> } | undefined} */
export function readStamp(target) {
  try {
    return readJson(stampFile(target))
  } catch {
    return undefined
  }
}

/** Written last, after the output is whole. */
export function writeStamp(target, stamp) {
  mkdirSync(stampFolder, { recursive: true })
  const file = stampFile(target)
  writeFileSync(`${file}.new`, JSON.stringify(stamp))
  renameSync(`${file}.new`, file)
}

/** Taken away before an output is touched, so that half an output is never taken for a whole one. */
export function removeStamp(target) {
  rmSync(stampFile(target), { force: true })
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** The process that holds a lock, or nothing if it died or has stopped touching the file. */
function holderOf(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    const isFresh = Date.now() - statSync(file).mtimeMs < STALE_MS
    // A file just created may not have its content yet.
    return isFresh && (pid === 0 || isAlive(pid)) ? pid : undefined
  } catch {
    return undefined
  }
}

/** Moves a dead holder's lock aside. Only one of several waiters succeeds in moving it. */
function breakLock(file) {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    rmSync(aside, { force: true })
  } catch {
    // Another waiter was first.
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Runs `work` while no other process runs work under the same name. A lock whose process has died
 * is taken over.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {(pid: number) => void} [onWait] called once if another process is at work
 * @returns {Promise<T>}
 */
export async function withLock(name, work, onWait = () => {}) {
  mkdirSync(stampFolder, { recursive: true })
  const file = path.join(stampFolder, `${name}.lock`)
  let told = false
  for (;;) {
    try {
      const handle = openSync(file, 'wx')
      writeSync(handle, String(process.pid))
      closeSync(handle)
      break
    } catch (error) {
      if (error.code !== 'EEXIST' && error.code !== 'EPERM') throw error
    }
    const pid = holderOf(file)
    if (pid === undefined) {
      breakLock(file)
      continue
    }
    if (!told && pid !== 0) onWait(pid)
    told = told || pid !== 0
    await pause(200)
  }
  const release = () => rmSync(file, { force: true })
  const heartbeat = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date())
    } catch {
      // The file comes back with the next build; this one goes on.
    }
  }, HEARTBEAT_MS)
  process.once('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    process.removeListener('exit', release)
    release()
  }
}

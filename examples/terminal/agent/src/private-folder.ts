import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { TerminalStorage } from '@essc/verifier/terminal-session'

export interface PrivateFolder {
  /** Where the terminal's client keeps its key and what it knows. */
  storage: TerminalStorage
  read(name: string): string | undefined
  /** Replaces a file as a whole; after a power cut it is the old one or the new one. */
  write(name: string, text: string): void
  pathOf(name: string): string
  /** Gives the folder to another program. */
  close(): void
}

/**
 * A folder of mode 700 with files of mode 600: whoever can read them can be this terminal.
 *
 * @throws Error when others on this machine may read what lies there, or another agent is at work there
 */
export function openPrivateFolder(folder: string): PrivateFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  refuseOthers(folder)
  const pathOf = (name: string) => path.join(folder, name)
  for (const name of readdirSync(folder)) refuseOthers(pathOf(name))
  const read = (name: string) => {
    if (!existsSync(pathOf(name))) return undefined
    return readFileSync(pathOf(name), 'utf8')
  }
  const write = (name: string, text: string) => {
    const next = pathOf(`${name}.new`)
    writeFileSync(next, text, { mode: 0o600, flush: true })
    chmodSync(next, 0o600)
    renameSync(next, pathOf(name))
    flushFolder(folder)
  }
  const lock = pathOf('lock')
  takeLock(lock)
  const storage: TerminalStorage = {
    get: async (key) => read(key),
    set: async (key, value) => write(key, value),
    remove: async (key) => rmSync(pathOf(key), { force: true }),
  }
  return { storage, read, write, pathOf, close: () => rmSync(lock, { force: true }) }
}

/** Windows keeps no such modes: there the folder's own access list has to. */
function refuseOthers(place: string): void {
  if (process.platform === 'win32' || (statSync(place).mode & 0o077) === 0) return
  throw new Error(`Others may read ${place}. Run: chmod -R go-rwx '${place}'`)
}

/** A new name in a folder is on the disk only once the folder is; Windows has no such call. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

/** Two agents on one journal would not see each other's charges. */
function takeLock(lock: string): void {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const owner = Number(readFileSync(lock, 'utf8'))
    if (owner !== process.pid && isAlive(owner))
      throw new Error(`Process ${owner} works with ${path.dirname(lock)} already`)
    writeFileSync(lock, String(process.pid), { mode: 0o600 })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

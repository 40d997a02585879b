import {
  closeSync,
  existsSync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { memoryReplayStore, type ReplayStore, type Use } from '../replay-store.ts'

export interface FileReplayStore extends ReplayStore {
  /** Authorisations remembered. */
  size(): number
  close(): void
}

export interface FileReplayStoreOptions {
  /** The file; beside it lies one more, `<file>.lock`, while the store is open. */
  file: string
  /**
   * True to have each use on the disk before it counts as taken, which survives a power cut too and costs
   * a few milliseconds. Without it a killed program loses nothing, a machine that lost its power may.
   */
  flush?: boolean
}

/** Digest 8, counter 4, time 4, end 4, check 4. */
const RECORD = 24
/** The file is written anew once it holds so many times what is alive. */
const SPARSEST = 3
const SMALLEST = 4_096

/**
 * A replay store in a file, for one program. A use is appended before it counts as taken; at start the
 * file is read, a record that was cut off by a kill is dropped, and what has ended goes when the file
 * is written anew.
 *
 * @throws Error when another program that is alive has the file open.
 */
export function fileReplayStore({ file, flush = false }: FileReplayStoreOptions): FileReplayStore {
  const lock = `${file}.lock`
  takeLock(lock)
  const memory = memoryReplayStore()
  let records = 0
  /** After an attempt that failed, so many records until the next. */
  let compactAt = 0
  let descriptor: number

  function load(): void {
    const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0)
    let at = 0
    for (; at + RECORD <= bytes.length; at += RECORD) {
      const record = bytes.subarray(at, at + RECORD)
      const read = decode(record)
      // Nothing behind a damaged record can be relied on to be where it says.
      if (!read) break
      memory.compareAndSet(read.authorisation, read.use)
    }
    records = at / RECORD
    descriptor = openSync(file, 'a', 0o600)
    if (at < bytes.length) ftruncateSync(descriptor, at)
  }

  /** Writes the file anew, with what is alive. Where there is no room for that the old one goes on. */
  function compact(): void {
    const parts: Uint8Array[] = []
    memory.forEach((authorisation, use) => {
      parts.push(encode(authorisation, use))
    })
    const fresh = `${file}.new`
    let next: number | undefined
    try {
      rmSync(fresh, { force: true })
      next = openSync(fresh, 'a', 0o600)
      // Unlike `writeSync` this writes all or throws.
      writeFileSync(next, Buffer.concat(parts))
      fdatasyncSync(next)
      renameSync(fresh, file)
    } catch {
      if (next !== undefined) closeSync(next)
      rmSync(fresh, { force: true })
      compactAt = 2 * records
      return
    }
    closeSync(descriptor)
    descriptor = next
    records = parts.length
    compactAt = 0
  }

  function compactIfSparse(): void {
    if (records > Math.max(SMALLEST, SPARSEST * memory.size(), compactAt)) compact()
  }

  /** One record at the file's end, whole or not at all: behind a part of one nothing would be found. */
  function append(record: Uint8Array): void {
    try {
      if (writeSync(descriptor, record) !== RECORD) throw new Error('a use was not written whole')
      if (flush) fdatasyncSync(descriptor)
    } catch (error) {
      ftruncateSync(descriptor, records * RECORD)
      throw error
    }
    records++
  }

  try {
    load()
    compactIfSparse()
  } catch (error) {
    rmSync(lock, { force: true })
    throw error
  }

  return {
    isNew: memory.isNew,
    lastAcceptedUnix: memory.lastAcceptedUnix,
    size: memory.size,
    compareAndSet(authorisation, use) {
      if (!memory.isNew(authorisation, use)) return false
      // A disk that is full throws here, and the code is not taken.
      append(encode(authorisation, use))
      memory.compareAndSet(authorisation, use)
      compactIfSparse()
      return true
    },
    close() {
      closeSync(descriptor)
      rmSync(lock, { force: true })
    },
  }
}

function encode(authorisation: Uint8Array, use: Use): Uint8Array {
  const record = Buffer.alloc(RECORD)
  record.set(authorisation.subarray(0, 8))
  record.writeUInt32BE(use.counter, 8)
  record.writeUInt32BE(use.timeUnix, 12)
  record.writeUInt32BE(Math.min(0xffffffff, use.endsAtUnix), 16)
  record.writeUInt32BE(checkOf(record), 20)
  return record
}

function decode(record: Buffer): { authorisation: Uint8Array; use: Use } | undefined {
  if (record.readUInt32BE(20) !== checkOf(record)) return undefined
  const use = {
    counter: record.readUInt32BE(8),
    timeUnix: record.readUInt32BE(12),
    endsAtUnix: record.readUInt32BE(16),
  }
  return { authorisation: record.subarray(0, 8), use }
}

/** FNV-1a, 32 bits: tells a torn record, not a forged one. Whoever writes here may delete it too. */
function checkOf(record: Uint8Array): number {
  let sum = 0x811c9dc5
  for (let i = 0; i < 20; i++) sum = Math.imul(sum ^ record[i]!, 0x01000193)
  return sum >>> 0
}

/** Two programs that append to one file would not see each other's uses. */
function takeLock(lock: string): void {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const owner = Number(readFileSync(lock, 'utf8'))
    if (owner !== process.pid && isAlive(owner))
      throw new Error(`the replay store is open in process ${owner}`)
    writeFileSync(lock, String(process.pid), { mode: 0o600 })
  }
}

function isAlive(pid: number): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** A simulator that runs on the same data already. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError'
  constructor(dataDir: string, pid: number, url: string) {
    super(
      `A simulator (process ${pid}) already runs on ${dataDir}, at ${url}. ` +
        'Stop it there with Ctrl-C, or start this one with --data and another folder.',
    )
  }
}

/** One simulator per data folder. */
export interface InstanceLock {
  /** Notes the address, for whoever tries to start a second one. */
  note(url: string): void
  release(): void
}

/**
 * Takes the folder. A lock that a killed simulator left behind is taken over.
 *
 * @throws AlreadyRunningError
 */
export function lockInstance(dataDir: string): InstanceLock {
  const file = path.join(dataDir, 'simulator.lock')
  mkdirSync(dataDir, { recursive: true })
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify({ pid: process.pid, url: '' }), { flag: 'wx' })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const held = read(file)
      if (held !== undefined && held.pid !== process.pid && isAlive(held.pid)) {
        throw new AlreadyRunningError(dataDir, held.pid, held.url || 'an address of its own')
      }
      rmSync(file, { force: true })
    }
  }
  return {
    note: (url) => writeFileSync(file, JSON.stringify({ pid: process.pid, url })),
    release: () => rmSync(file, { force: true }),
  }
}

function read(file: string): { pid: number; url: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { pid: number; url: string }
  } catch {
    return undefined
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

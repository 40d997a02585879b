import fs from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { readIfThere } from './places.ts'

const held = new Set<string>()

/** Whether a process runs. One that belongs to somebody else counts. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Runs one piece of work at a time among all processes that name the same file. A lock whose
 * process has died, even one that had our own process id before us, is taken over.
 *
 * @param timeoutMs how long to wait for another holder before giving up.
 */
export async function withFileLock<T>(
  file: string,
  run: () => Promise<T>,
  timeoutMs = 120_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  let emptySeen = 0
  for (;;) {
    try {
      fs.writeFileSync(file, `${process.pid}\n`, { flag: 'wx', mode: 0o600 })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = Number.parseInt(readIfThere(file) ?? '', 10)
    // The file is empty for a moment between its making and its writing.
    emptySeen = Number.isNaN(holder) ? emptySeen + 1 : 0
    const ours = holder === process.pid && !held.has(file)
    if (ours || emptySeen > 40 || (!Number.isNaN(holder) && !isRunning(holder))) {
      fs.rmSync(file, { force: true })
      emptySeen = 0
      continue
    }
    if (performance.now() > deadline) {
      throw new Error(`Process ${holder} has held ${file} for too long. Stop it and start again.`)
    }
    await sleep(25)
  }
  held.add(file)
  try {
    return await run()
  } finally {
    held.delete(file)
    fs.rmSync(file, { force: true })
  }
}

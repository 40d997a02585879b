import { randomBytes } from 'node:crypto'
import fs from 'node:fs'

/**
 * Writes a file whole or not at all, readable by its owner alone.
 *
 * @returns false when the file was there: whoever comes second among several processes loses.
 */
export function writeOnce(file: string, bytes: Uint8Array): boolean {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  fs.writeFileSync(draft, bytes, { mode: 0o600, flag: 'wx', flush: true })
  try {
    fs.linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    fs.rmSync(draft)
  }
}

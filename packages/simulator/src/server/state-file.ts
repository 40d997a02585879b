import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** A small JSON value that outlives the program. */
export interface StateFile<T> {
  readonly value: T
  /** Writes the value as it is now. A crash leaves the old or the new text, never half of one. */
  save(): void
}

/**
 * Opens a JSON file in the data folder.
 *
 * @param initial what the value is where there is no file yet.
 * @throws SyntaxError when somebody edited the file and broke it.
 */
export function openStateFile<T>(file: string, initial: () => T): StateFile<T> {
  const value = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : initial()
  return {
    value,
    save: () => {
      mkdirSync(path.dirname(file), { recursive: true })
      const draft = `${file}.new`
      writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
      renameSync(draft, file)
    },
  }
}

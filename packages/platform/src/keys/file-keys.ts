import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { EsscError } from '@essc/protocol/errors'
import { checkMaster, fileModule } from './file-module.ts'
import { moduleKeys } from './module-keys.ts'
import type { KeyPort } from './port.ts'
import { writeOnce } from './write-once.ts'

/** The master key of a file; made where none is. */
function readMaster(file: string): Uint8Array {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  if (!fs.existsSync(file)) writeOnce(file, randomBytes(32))
  if (process.platform !== 'win32' && (fs.statSync(file).mode & 0o077) !== 0) {
    throw new Error(
      `Others can read the master key. If nobody has, take that from them: chmod 600 ${file}`,
    )
  }
  const master = fs.readFileSync(file)
  if (master.length !== 32) throw new EsscError('KEYS_DAMAGED')
  return master
}

/**
 * Keys as files, each sealed by a master key, which is a file too, of mode 600, made at the first
 * start. Beside the keys it keeps them out of the database and its backups, and no more; elsewhere, as
 * on a medium that is there at the start alone, the folder is worth nothing without it. A production
 * platform puts a hardware module behind the same port (`keys/module.ts`).
 *
 * @param folder such as `<data folder>/keys`.
 * @param masterFile by default `master.key` in the folder.
 * @throws EsscError `KEYS_MASTER_WRONG`, `KEYS_DAMAGED`
 */
export function fileKeys(folder: string, masterFile = path.join(folder, 'master.key')): KeyPort {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const master = readMaster(masterFile)
  checkMaster(folder, master)
  return moduleKeys(async () => {
    const session = await fileModule(folder).openSession()
    await session.login(master)
    return session
  })
}

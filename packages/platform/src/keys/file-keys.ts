import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { openWith, sealWith } from './envelope.ts'
import type { KeyKind, KeyPort } from './port.ts'
import { type LoadedKey, loadSecret, newSecret } from './secret.ts'

const MASTER = 'master.key'
const KINDS: readonly KeyKind[] = ['sm2', 'es256', 'seal', 'hmac']

/** Writes a file whole or not at all; whoever comes second among several processes loses. */
function writeOnce(file: string, bytes: Uint8Array): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  fs.writeFileSync(draft, bytes, { mode: 0o600, flag: 'wx', flush: true })
  try {
    fs.linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    fs.rmSync(draft)
  }
}

function readMaster(folder: string): Uint8Array {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, MASTER)
  if (!fs.existsSync(file)) writeOnce(file, randomBytes(32))
  if (process.platform !== 'win32' && (fs.statSync(file).mode & 0o077) !== 0) {
    throw new Error(
      `Others can read the master key. If nobody has, take that from them: chmod 600 ${file}`,
    )
  }
  const master = fs.readFileSync(file)
  if (master.length !== 32) throw new Error(`${file} is not a master key.`)
  return master
}

function assertId(keyId: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(keyId)) throw new TypeError(`Not a key id: ${keyId}`)
}

/**
 * Keys as files, each sealed by a master key that lies beside them with mode 600 and is made at the
 * first start. It keeps keys out of the database and its backups, and no more: whoever can read
 * this folder has them all. A production platform puts a hardware module behind the same port.
 *
 * @param folder such as `<data folder>/keys`.
 */
export function fileKeys(folder: string): KeyPort {
  const master = readMaster(folder)
  const loaded = new Map<string, LoadedKey>()
  const fileOf = (keyId: string, kind: KeyKind) => path.join(folder, `${keyId}.${kind}`)
  const kindOf = (keyId: string) => KINDS.find((kind) => fs.existsSync(fileOf(keyId, kind)))

  const load = (keyId: string): LoadedKey => {
    const known = loaded.get(keyId)
    if (known) return known
    assertId(keyId)
    const kind = kindOf(keyId)
    if (kind === undefined) throw new TypeError(`No such key: ${keyId}`)
    const sealed = fs.readFileSync(fileOf(keyId, kind))
    const key = loadSecret(kind, openWith(master, sealed, `essc-key ${kind} ${keyId}`))
    loaded.set(keyId, key)
    return key
  }
  const member = <M extends keyof LoadedKey>(keyId: string, name: M): NonNullable<LoadedKey[M]> => {
    const found = load(keyId)[name]
    if (found === undefined) throw new TypeError(`The key ${keyId} cannot ${name}.`)
    return found as NonNullable<LoadedKey[M]>
  }

  return {
    async ensure(keyId, kind) {
      assertId(keyId)
      const existing = kindOf(keyId)
      if (existing === kind) return
      if (existing) throw new TypeError(`The key ${keyId} is of kind ${existing}.`)
      const sealed = sealWith(master, newSecret(kind), `essc-key ${kind} ${keyId}`)
      writeOnce(fileOf(keyId, kind), sealed)
    },
    publicKey: async (keyId) => member(keyId, 'publicKey'),
    sign: async (keyId, message) => member(keyId, 'sign')(message),
    decrypt: async (keyId, cipher) => member(keyId, 'decrypt')(cipher),
    seal: async (keyId, text, context) => member(keyId, 'seal')(text, context),
    unseal: async (keyId, sealed, context) => member(keyId, 'unseal')(sealed, context),
    hmac: async (keyId, message) => member(keyId, 'hmac')(message),
    async destroy(keyId) {
      assertId(keyId)
      loaded.delete(keyId)
      for (const kind of KINDS) fs.rmSync(fileOf(keyId, kind), { force: true })
    },
  }
}

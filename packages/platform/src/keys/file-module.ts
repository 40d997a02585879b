import fs from 'node:fs'
import path from 'node:path'
import { EsscError } from '@essc/protocol/errors'
import { openWith, sealWith } from './envelope.ts'
import type { KeyHandle, KeyModule, KeySession, KeyTemplate } from './module.ts'
import type { KeyKind } from './port.ts'
import { type LoadedKey, loadSecret, newSecret } from './secret.ts'
import { writeOnce } from './write-once.ts'

const KINDS: readonly KeyKind[] = ['sm2', 'es256', 'seal', 'hmac']
const CHECK_FILE = 'master.check'
const CHECK_CONTEXT = 'essc-key-folder'
const CHECK_TEXT = new Uint8Array(16)

interface Entry extends KeyTemplate {
  readonly file: string
  secret?: Uint8Array
  key?: LoadedKey
  /** The turn in which its file was last seen to be there. */
  seenTurn?: number
}

/** Counts the turns of the event loop in which keys are used, and keys that this process destroyed. */
let turn = 0
let isTurning = false
function currentTurn(): number {
  if (!isTurning) {
    isTurning = true
    setImmediate(() => {
      isTurning = false
      turn += 1
    })
  }
  return turn
}

const contextOf = ({ kind, label }: KeyTemplate) => `essc-key ${kind} ${label}`

function assertLabel(label: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(label)) throw new TypeError(`Not a key's label: ${label}`)
}

function readFile(file: string): Uint8Array | undefined {
  try {
    return fs.readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Every key file of a folder. */
function listKeys(folder: string): KeyTemplate[] {
  return fs.readdirSync(folder).flatMap((name) => {
    const [, label, kind] = /^([a-z0-9-]+)\.(\w+)$/.exec(name) ?? []
    const known = KINDS.find((each) => each === kind)
    return label !== undefined && known ? [{ label, kind: known }] : []
  })
}

/**
 * Whether a master key is the one that a folder's keys were sealed under. A folder that nobody has
 * sealed anything in takes any.
 *
 * @throws EsscError `KEYS_MASTER_WRONG`
 */
export function checkMaster(folder: string, master: Uint8Array): void {
  const file = path.join(folder, CHECK_FILE)
  const stored = readFile(file)
  const opens = (bytes: Uint8Array, context: string): boolean => {
    try {
      openWith(master, bytes, context)
      return true
    } catch {
      return false
    }
  }
  if (stored) {
    if (!opens(stored, CHECK_CONTEXT)) throw new EsscError('KEYS_MASTER_WRONG')
    return
  }
  // A folder of an earlier version has keys and no check: one key that opens is proof enough.
  const keys = listKeys(folder)
  const isOurs = keys.some((template) => {
    const bytes = readFile(path.join(folder, `${template.label}.${template.kind}`))
    return bytes !== undefined && opens(bytes, contextOf(template))
  })
  if (keys.length > 0 && !isOurs) throw new EsscError('KEYS_MASTER_WRONG')
  if (writeOnce(file, sealWith(master, CHECK_TEXT, CHECK_CONTEXT))) return
  // Another process began this folder at the same moment: its master key is the one.
  checkMaster(folder, master)
}

/**
 * A key module whose keys are files of one folder, each sealed under a master key of 32 bytes, which is
 * the secret of its login. Several processes may use one folder: a key is made once, and one that
 * another process has destroyed is gone here too.
 */
export function fileModule(folder: string): KeyModule {
  const entries = new Map<KeyHandle, Entry>()
  let nextHandle = 1

  const handleOf = ({ label, kind }: KeyTemplate): KeyHandle => {
    for (const [handle, entry] of entries) {
      if (entry.label === label && entry.kind === kind) return handle
    }
    const handle = nextHandle
    nextHandle += 1
    entries.set(handle, { label, kind, file: path.join(folder, `${label}.${kind}`) })
    return handle
  }

  function openSession(): KeySession {
    let master: Uint8Array | undefined
    const unlocked = (): Uint8Array => {
      if (!master) throw new EsscError('KEYS_LOCKED')
      return master
    }

    const load = (handle: KeyHandle): Required<Entry> => {
      const opening = unlocked()
      const entry = entries.get(handle)
      const now = currentTurn()
      const isThere = entry !== undefined && (entry.seenTurn === now || fs.existsSync(entry.file))
      if (!entry || !isThere) {
        entries.delete(handle)
        throw new EsscError('KEYS_UNKNOWN')
      }
      entry.seenTurn = now
      if (!entry.key || !entry.secret) {
        const sealed = readFile(entry.file)
        if (!sealed) throw new EsscError('KEYS_UNKNOWN')
        try {
          entry.secret = openWith(opening, sealed, contextOf(entry))
          entry.key = loadSecret(entry.kind, entry.secret)
        } catch (cause) {
          throw new EsscError('KEYS_DAMAGED', { cause })
        }
      }
      return entry as Required<Entry>
    }
    const member = <M extends keyof LoadedKey>(
      handle: KeyHandle,
      name: M,
    ): NonNullable<LoadedKey[M]> => {
      const { key, label } = load(handle)
      const found = key[name]
      if (found === undefined) throw new TypeError(`The key ${label} cannot ${name}.`)
      return found as NonNullable<LoadedKey[M]>
    }
    const store = (template: KeyTemplate, secret: Uint8Array): KeyHandle => {
      assertLabel(template.label)
      const sealing = unlocked()
      const isTaken = listKeys(folder).some(({ label }) => label === template.label)
      const file = path.join(folder, `${template.label}.${template.kind}`)
      const sealed = sealWith(sealing, secret, contextOf(template))
      if (isTaken || !writeOnce(file, sealed)) throw new EsscError('KEYS_EXISTS')
      return handleOf(template)
    }

    return {
      async login(secret) {
        checkMaster(folder, secret)
        master = secret
      },
      async logout() {
        master = undefined
      },
      async close() {
        master = undefined
      },
      generate: async (template) => store(template, newSecret(template.kind)),
      async find({ label, kind }) {
        unlocked()
        if (label !== undefined) assertLabel(label)
        return listKeys(folder)
          .filter((each) => label === undefined || each.label === label)
          .filter((each) => kind === undefined || each.kind === kind)
          .map(handleOf)
      },
      async attributes(handle) {
        const { label, kind, key } = load(handle)
        return { label, kind, ...(key.publicKey && { publicKey: key.publicKey }) }
      },
      async sign(handle, message) {
        const { key, label } = load(handle)
        const sign = key.sign ?? key.hmac
        if (!sign) throw new TypeError(`The key ${label} cannot sign.`)
        return sign(message)
      },
      decrypt: async (handle, cipher) => member(handle, 'decrypt')(cipher),
      encryptMessage: async (handle, text, context) => member(handle, 'seal')(text, context),
      decryptMessage: async (handle, sealed, context) => member(handle, 'unseal')(sealed, context),
      async wrap(wrapping, handle) {
        const { kind, secret } = load(handle)
        const kindByte = Uint8Array.of(KINDS.indexOf(kind))
        return member(wrapping, 'seal')(Buffer.concat([kindByte, secret]), 'essc-wrapped-key')
      },
      async unwrap(wrapping, wrapped, label) {
        const unseal = member(wrapping, 'unseal')
        let bytes: Uint8Array
        try {
          bytes = unseal(wrapped, 'essc-wrapped-key')
        } catch (cause) {
          throw new EsscError('KEYS_DAMAGED', { cause })
        }
        const kind = KINDS[bytes[0]!]
        if (kind === undefined) throw new EsscError('KEYS_DAMAGED')
        return store({ label, kind }, bytes.subarray(1))
      },
      async destroy(handle) {
        unlocked()
        const entry = entries.get(handle)
        if (!entry) throw new EsscError('KEYS_UNKNOWN')
        entries.delete(handle)
        fs.rmSync(entry.file, { force: true })
        turn += 1
      },
    }
  }

  return { openSession: async () => openSession() }
}

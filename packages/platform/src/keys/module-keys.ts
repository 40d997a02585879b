import { EsscError, isEsscError } from '@essc/protocol/errors'
import type { KeyHandle, KeySession } from './module.ts'
import type { KeyPort } from './port.ts'

/**
 * The rooms' keys over a key module: a key's id is its label.
 *
 * @param open answers a session that has logged in; asked once, at the first use.
 */
export function moduleKeys(open: () => Promise<KeySession>): KeyPort {
  let opened: Promise<KeySession> | undefined
  const handles = new Map<string, KeyHandle>()
  const session = () => {
    opened ??= open()
    return opened
  }

  async function find(keyId: string): Promise<KeyHandle | undefined> {
    const known = handles.get(keyId)
    if (known !== undefined) return known
    const [found] = await (await session()).find({ label: keyId })
    if (found !== undefined) handles.set(keyId, found)
    return found
  }

  /** Runs with the key's handle; a key that was destroyed elsewhere is looked for once more. */
  async function use<T>(
    keyId: string,
    run: (at: KeySession, handle: KeyHandle) => Promise<T>,
  ): Promise<T> {
    const at = await session()
    for (let attempt = 0; ; attempt += 1) {
      const handle = await find(keyId)
      if (handle === undefined) throw new EsscError('KEYS_UNKNOWN')
      try {
        return await run(at, handle)
      } catch (error) {
        if (attempt > 0 || !isEsscError(error, 'KEYS_UNKNOWN')) throw error
        handles.delete(keyId)
      }
    }
  }

  const assertKind = async (keyId: string, handle: KeyHandle, kind: string) => {
    const found = await (await session()).attributes(handle)
    if (found.kind !== kind) throw new TypeError(`The key ${keyId} is of kind ${found.kind}.`)
  }

  return {
    async ensure(keyId, kind) {
      const at = await session()
      const existing = await find(keyId)
      if (existing !== undefined) {
        try {
          await assertKind(keyId, existing, kind)
          return
        } catch (error) {
          if (!isEsscError(error, 'KEYS_UNKNOWN')) throw error
          handles.delete(keyId)
        }
      }
      try {
        handles.set(keyId, await at.generate({ label: keyId, kind }))
      } catch (error) {
        // Another process made it at the same moment.
        if (!isEsscError(error, 'KEYS_EXISTS')) throw error
        handles.delete(keyId)
        await use(keyId, (_, handle) => assertKind(keyId, handle, kind))
      }
    },
    publicKey: (keyId) =>
      use(keyId, async (at, handle) => {
        const { publicKey } = await at.attributes(handle)
        if (!publicKey) throw new TypeError(`The key ${keyId} has no public half.`)
        return publicKey
      }),
    sign: (keyId, message) =>
      use(keyId, async (at, handle) => {
        const { kind } = await at.attributes(handle)
        if (kind === 'hmac') throw new TypeError(`The key ${keyId} cannot sign.`)
        return await at.sign(handle, message)
      }),
    decrypt: (keyId, cipher) => use(keyId, (at, handle) => at.decrypt(handle, cipher)),
    seal: (keyId, text, context) =>
      use(keyId, (at, handle) => at.encryptMessage(handle, text, context)),
    unseal: (keyId, sealed, context) =>
      use(keyId, (at, handle) => at.decryptMessage(handle, sealed, context)),
    hmac: (keyId, message) =>
      use(keyId, async (at, handle) => {
        const { kind } = await at.attributes(handle)
        if (kind !== 'hmac') throw new TypeError(`The key ${keyId} makes no MACs.`)
        return await at.sign(handle, message)
      }),
    async destroy(keyId) {
      const handle = await find(keyId)
      handles.delete(keyId)
      if (handle !== undefined) await (await session()).destroy(handle)
    },
  }
}

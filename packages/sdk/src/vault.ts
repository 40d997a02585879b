import { seal, unseal } from '@essc/crypto/aes'
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '@essc/crypto/bytes'
import type { RandomBytes } from '@essc/crypto/random'
import type { HostStorage } from '@essc/hosts/host'
import { isEsscError } from '@essc/protocol/errors'

export interface Vault {
  /** What was written under a name, or undefined when there is nothing or it was altered. */
  read<T>(name: string): Promise<T | undefined>
  /** Writes JSON, sealed. A store that is full or refused is no error: see {@link createVault}. */
  write(name: string, value: object): Promise<void>
  remove(name: string): Promise<void>
}

/**
 * Sealed records in the host's storage.
 *
 * The key lies in the same storage, since mini-programs have no key store: the seal keeps records from
 * being read in passing, altered or swapped between installations, and does **not** keep them from
 * whoever can read the whole storage of the app. What is kept here is therefore short-lived: a session
 * of 12 hours and authorisations of one to three days.
 *
 * A failed write is let pass: the app goes on with what it has in memory, and starts afresh next time.
 */
export function createVault(
  storage: HostStorage,
  prefix: string,
  key: Uint8Array,
  random: RandomBytes,
): Vault {
  return {
    async read<T>(name: string) {
      const text = await quietly(() => storage.get(prefix + name))
      if (text === undefined) return undefined
      try {
        const bytes = unseal(key, fromBase64Url(text))
        const record = bytes && (JSON.parse(fromUtf8(bytes)) as { name: string; value: T })
        return record?.name === name ? record.value : undefined
      } catch {
        return undefined
      }
    },
    async write(name, value) {
      const sealed = seal(key, utf8(JSON.stringify({ name, value })), random)
      await quietly(() => storage.set(prefix + name, toBase64Url(sealed)))
    },
    async remove(name) {
      await quietly(() => storage.remove(prefix + name))
    },
  }
}

async function quietly<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (isEsscError(error)) return undefined
    throw error
  }
}

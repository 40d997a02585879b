import { fromBase64Url, toBase64Url } from '@essc/crypto/bytes'
import { type RandomBytes, seededRandom } from '@essc/crypto/random'
import type { Host } from '@essc/hosts/host'
import type { HelloAnswer } from '@essc/protocol/channels/schema'
import { isEsscError } from '@essc/protocol/errors'
import { createVault, type Vault } from './vault.ts'

/** What one installation keeps: its id, its randomness and its sealed storage. */
export interface Device {
  /** base64url of 16 bytes, drawn once. */
  readonly deviceId: string
  readonly vault: Vault
  /** Mixes 32 bytes from the platform into the randomness, of this run and of those to come. */
  mix(server: Uint8Array): Promise<void>
}

interface Stored {
  deviceId: string
  key: string
  /** Randomness for the next start, replaced before it is used. */
  seed: string
}

export interface DeviceRandom {
  readonly random: RandomBytes
  reseed(random: RandomBytes): void
}

/**
 * A source of random bytes that keeps its identity while what is behind it changes: the tables of the
 * curve are kept per source.
 *
 * @throws TypeError from `random` before the first seed.
 */
export function createDeviceRandom(): DeviceRandom {
  let current: RandomBytes | undefined
  return {
    random(length) {
      if (!current) throw new TypeError('no randomness before the device is open')
      return current(length)
    },
    reseed(random) {
      current = random
    },
  }
}

/**
 * Opens the installation: seeds the randomness, then reads or draws id and storage key.
 *
 * A host with secure randomness gives the seed; for one without, the platform does (`hello`). Where the
 * platform cannot be reached either, the seed that the last run left is used, which is as secret as
 * the storage it lay in.
 *
 * @param hello asks the platform for 32 random bytes.
 * @throws NETWORK_UNREACHABLE, NETWORK_TIMEOUT on the first start of a host without randomness.
 */
export async function openDevice(
  host: Host,
  channel: string,
  source: DeviceRandom,
  hello: () => Promise<HelloAnswer>,
): Promise<Device> {
  const prefix = `essc.${channel}.`
  const stored = await readStored(host, `${prefix}device`)
  const local = stored ? fromBase64Url(stored.seed) : undefined
  const own = await hostRandom(host)
  if (own) source.reseed(seededRandom({ host: own, local }))
  else source.reseed(seededRandom({ server: await serverRandom(hello, local), local }))

  const { random } = source
  const next: Stored = {
    deviceId: stored?.deviceId ?? toBase64Url(random(16)),
    key: stored?.key ?? toBase64Url(random(32)),
    seed: toBase64Url(random(32)),
  }
  const save = async () => {
    try {
      await host.storage.set(`${prefix}device`, JSON.stringify(next))
    } catch (error) {
      if (!isEsscError(error)) throw error
    }
  }
  await save()
  return {
    deviceId: next.deviceId,
    vault: createVault(host.storage, prefix, fromBase64Url(next.key), random),
    async mix(server) {
      source.reseed(seededRandom({ host: random(32), server, local: fromBase64Url(next.deviceId) }))
      // Later starts have this seed besides the host's bytes, so the platform's share goes on.
      next.seed = toBase64Url(random(32))
      await save()
    },
  }
}

async function hostRandom(host: Host): Promise<Uint8Array | undefined> {
  if (!host.randomBytes || !host.supports('randomBytes')) return undefined
  const bytes = await host.randomBytes(32)
  return bytes.length >= 32 ? bytes : undefined
}

async function serverRandom(
  hello: () => Promise<HelloAnswer>,
  saved: Uint8Array | undefined,
): Promise<Uint8Array> {
  try {
    return fromBase64Url((await hello()).random)
  } catch (error) {
    if (saved && isEsscError(error, 'NETWORK_UNREACHABLE', 'NETWORK_TIMEOUT')) return saved
    throw error
  }
}

/** A store that cannot be read is as good as none: the installation begins anew. */
async function readStored(host: Host, name: string): Promise<Stored | undefined> {
  try {
    const stored = JSON.parse((await host.storage.get(name)) ?? '') as Stored
    const sizes = [stored.deviceId, stored.key, stored.seed].map(
      (part) => fromBase64Url(part).length,
    )
    return sizes[0] === 16 && sizes[1] === 32 && sizes[2] === 32 ? stored : undefined
  } catch {
    return undefined
  }
}

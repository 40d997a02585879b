import { isSm2PublicKey } from '@essc/crypto/sm2'
import type { Scope } from '@essc/protocol/channels/schema'
import type { Clock } from '../clock.ts'
import { insertChannel, type Queryable } from './store.ts'

export interface CreateChannelParameters {
  /** Such as `ch_city_hospital`. */
  readonly channelId: string
  /** As holders see it. */
  readonly name: string
  /** SM2, compressed, 33 bytes. */
  readonly publicKey: Uint8Array
  /** 1 reaches hosts directly, 2 through a channel of level 1. Default: 1. */
  readonly level?: 1 | 2
  /** Default: all. */
  readonly scopes?: readonly Scope[]
  /** Whether whoever receives the card there proves a phone number by a text message. Default: no. */
  readonly asksSms?: boolean
  /** Web pages that may open sessions, such as `https://bank.example`. Default: any. */
  readonly origins?: readonly string[]
}

/**
 * Registers a channel; from then on its server may ask for launch tickets.
 *
 * @returns whether it is new: one that exists already stays as it is.
 * @throws TypeError when the id, the key or an origin is none.
 */
export async function createChannel(
  context: { readonly pool: Queryable; readonly clock: Clock },
  parameters: CreateChannelParameters,
): Promise<boolean> {
  const { channelId, name, publicKey, level = 1 } = parameters
  if (!/^ch_[a-z0-9_]{1,48}$/.test(channelId)) throw new TypeError(`No channel id: ${channelId}`)
  for (const origin of parameters.origins ?? [])
    if (!/^https?:\/\/[^/\s]+$/.test(origin)) throw new TypeError(`No origin: ${origin}`)
  if (!isSm2PublicKey(publicKey)) throw new TypeError('A channel key is an SM2 key of 33 bytes.')
  return await insertChannel(context.pool, {
    channel_id: channelId,
    name,
    public_key: Buffer.from(publicKey),
    level,
    scopes: [...(parameters.scopes ?? (['card', 'codes', 'payments', 'services'] as const))],
    status: 'active',
    asks_sms: parameters.asksSms ?? false,
    origins: parameters.origins ? [...parameters.origins] : null,
    created_at_ms: context.clock.now(),
  })
}

import { createHmac, timingSafeEqual } from 'node:crypto'
import { utf8 } from '@essc/crypto/bytes'
import type { Clock } from './clock.ts'
import type { KeyPort } from './keys/port.ts'

const SLOT_MS = 300_000
const KEY_ID = 'proof-nonce'

/** The platform's nonces: what makes a proof fresh without a phone's clock. */
export type Nonces = {
  /** The nonce of the present five minutes, sent with every answer. */
  current(): string
  /** Whether a nonce is of the present or the previous five minutes. */
  accepts(nonce: string): boolean
}

/**
 * Nonces are the HMAC of the five-minute slot, so nothing is stored and all instances that share
 * the key agree. They are public: a secret nonce is not needed, only one that nobody can foretell.
 */
export async function createNonces(keys: KeyPort, clock: Clock): Promise<Nonces> {
  await keys.ensure(KEY_ID, 'hmac')
  const secret = await keys.hmac(KEY_ID, utf8('essc-nonce-v1'))
  let known = { slot: -1, current: '', previous: '' }
  const nonceOf = (slot: number) =>
    createHmac('sha256', secret).update(String(slot)).digest().toString('base64url').slice(0, 22)
  const now = () => {
    const slot = Math.floor(clock.now() / SLOT_MS)
    if (slot !== known.slot) {
      known = { slot, current: nonceOf(slot), previous: nonceOf(slot - 1) }
    }
    return known
  }
  return {
    current: () => now().current,
    accepts(nonce) {
      const given = Buffer.from(nonce)
      const { current, previous } = now()
      return [current, previous].some((each) => {
        const own = Buffer.from(each)
        return own.length === given.length && timingSafeEqual(own, given)
      })
    },
  }
}

import { createHmac } from 'node:crypto'
import { utf8 } from '@essc/crypto/bytes'
import type { KeyPort } from '../keys/port.ts'

const KEY_ID = 'payment-id'

/** Payment ids carry the holder's bucket, so that whoever has the id finds the shard. */
export type PaymentIds = {
  /** A new id, UUID version 7. */
  make(bucket: number): string
  /** The bucket that an id carries. Any other UUID answers some bucket, where no such payment is. */
  bucketOf(paymentId: string): number
}

/**
 * The bucket stays the same for life, and shops see payment ids: so the last byte of the id is the
 * bucket masked with an HMAC of the rest, and two payments of one person have nothing in common.
 *
 * @param newId from `uuid7Maker`.
 */
export async function createPaymentIds(keys: KeyPort, newId: () => string): Promise<PaymentIds> {
  await keys.ensure(KEY_ID, 'hmac')
  const secret = await keys.hmac(KEY_ID, utf8('essc-payment-id-v1'))
  const maskOf = (head: string) => createHmac('sha256', secret).update(head).digest().readUInt8(0)
  return {
    make(bucket) {
      const head = newId().slice(0, 34)
      return head + (bucket ^ maskOf(head)).toString(16).padStart(2, '0')
    },
    bucketOf(paymentId) {
      const head = paymentId.slice(0, 34)
      return Number.parseInt(paymentId.slice(34), 16) ^ maskOf(head)
    },
  }
}

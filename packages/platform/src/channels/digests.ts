import { createHash, timingSafeEqual } from 'node:crypto'
import { utf8 } from '@essc/crypto/bytes'
import { bucketOf } from '../bucket.ts'
import type { KeyPort } from '../keys/port.ts'

const LOOKUP_KEY = 'lookup'

/** SHA-256 of bytes or text, for what is random enough to need no key. */
export function digestOf(value: Uint8Array | string): Buffer {
  return createHash('sha256').update(value).digest()
}

/** Whether two digests are the same, in time that tells nothing. */
export function sameDigest(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * The keyed digest under which something personal is found again: without the key nobody can try
 * all document numbers against the table.
 *
 * @param kind what is digested, so that equal texts of two kinds differ.
 */
export async function lookupDigest(
  keys: KeyPort,
  kind: 'hostUser' | 'document' | 'personRef' | 'bankCode' | 'smsCode' | 'phone' | 'desk' | 'card',
  ...parts: readonly string[]
): Promise<Buffer> {
  await keys.ensure(LOOKUP_KEY, 'hmac')
  return Buffer.from(await keys.hmac(LOOKUP_KEY, utf8(JSON.stringify([kind, ...parts]))))
}

/** The host user of a channel, and the shard that all of their rows live in. */
export async function hostUserOf(
  keys: KeyPort,
  channelId: string,
  hostUser: string,
): Promise<{ hostBucket: number; hostUserDigest: Buffer }> {
  const hostUserDigest = await lookupDigest(keys, 'hostUser', channelId, hostUser)
  return { hostBucket: bucketOf(hostUserDigest), hostUserDigest }
}

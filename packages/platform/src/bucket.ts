import { createHash } from 'node:crypto'

/** How many shards the holders are spread over. It is written into the data: it never changes. */
export const BUCKET_COUNT = 256

/**
 * The shard of whoever has this lasting identifier, such as a person's or a channel's. Every row
 * that belongs to them carries it first in its primary key.
 *
 * @returns 0 to 255.
 */
export function bucketOf(identifier: string | Uint8Array): number {
  return createHash('sha256').update(identifier).digest().readUInt8(0)
}

import { createHash } from 'node:crypto'

/** How many shards the holders are spread over. It is written into the data: it never changes. */
export const BUCKET_COUNT = 256

/** Shops and terminals come again and again: that many are not computed anew. */
const REMEMBERED = 10_000
const remembered = new Map<string, number>()

const digestByte = (identifier: string | Uint8Array): number =>
  createHash('sha256').update(identifier).digest().readUInt8(0)

/**
 * The shard of whoever has this lasting identifier, such as a person's or a channel's. Every row
 * that belongs to them carries it first in its primary key.
 *
 * @returns 0 to 255.
 */
export function bucketOf(identifier: string | Uint8Array): number {
  if (typeof identifier !== 'string') return digestByte(identifier)
  const known = remembered.get(identifier)
  if (known !== undefined) return known
  if (remembered.size >= REMEMBERED) remembered.clear()
  const bucket = digestByte(identifier)
  remembered.set(identifier, bucket)
  return bucket
}

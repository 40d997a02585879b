import type { StatementLink } from '@essc/protocol/payments/schema'
import { bucketOf } from '../bucket.ts'
import { digestOf } from '../channels/digests.ts'
import { freshToken } from '../channels/tokens.ts'
import type { Queryable } from './store.ts'

const LINK_MS = 600_000

/** Whose statement a link shows, and of which days. */
export interface LinkedStatement {
  readonly owner: 'holder' | 'merchant'
  readonly ownerId: string
  /** The holder's. */
  readonly bucket: number
  readonly fromDay: number
  readonly toDay: number
}

/**
 * Makes an address that shows a statement for ten minutes to whoever has it, as a page and as CSV: a
 * browser can open it, which cannot prove who asks. The address says nothing of whose it is.
 */
export async function linkStatement(
  db: Queryable,
  statement: LinkedStatement,
  { nowMs, publicUrl }: { nowMs: number; publicUrl: string },
): Promise<StatementLink> {
  const bucket = statement.owner === 'holder' ? statement.bucket : bucketOf(statement.ownerId)
  const { token, digest } = freshToken(bucket)
  const expiresAtMs = nowMs + LINK_MS
  await db.query(
    `insert into statement_link (bucket, digest, owner, owner_id, from_day, to_day, expires_at_ms)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      bucket,
      digest,
      statement.owner,
      statement.ownerId,
      statement.fromDay,
      statement.toDay,
      expiresAtMs,
    ],
  )
  const url = `${publicUrl}/services/statements/${token}`
  return { url, csvUrl: `${url}/csv`, expiresAtUnix: Math.floor(expiresAtMs / 1_000) }
}

/** What a link shows; undefined for one that nobody was given, or whose time is over. */
export async function findLinked(
  db: Queryable,
  token: string,
  nowMs: number,
): Promise<LinkedStatement | undefined> {
  if (!/^[\w-]{43}$/.test(token)) return undefined
  const bucket = Buffer.from(token, 'base64url').readUInt8(31)
  const { rows } = await db.query(
    `select owner, owner_id, from_day, to_day from statement_link
     where bucket = $1 and digest = $2 and expires_at_ms > $3`,
    [bucket, digestOf(token), nowMs],
  )
  const row = rows[0]
  return (
    row && {
      owner: row.owner,
      ownerId: row.owner_id,
      bucket,
      fromDay: row.from_day,
      toDay: row.to_day,
    }
  )
}

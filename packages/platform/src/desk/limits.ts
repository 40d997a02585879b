import { EsscError } from '@essc/protocol/errors'
import { bucketOf } from '../bucket.ts'
import type { Queryable } from '../channels/store.ts'

const HOUR_MS = 3_600_000
/** More than a window can serve in an hour. */
export const ASKED_PER_HOUR = 600
/** Codes that nobody can have shown: each is a try to find out who is behind something. */
export const REFUSED_PER_HOUR = 20

const key = (terminalId: string, nowMs: number) => [
  bucketOf(terminalId),
  terminalId,
  Math.floor(nowMs / HOUR_MS),
]

/**
 * Counts a question of a desk.
 *
 * @throws EsscError `REQUEST_RATE_LIMITED` above what is usual, or after too many codes that no phone
 *   has made.
 */
export async function countAsked(db: Queryable, terminalId: string, nowMs: number): Promise<void> {
  const { rows } = await db.query<{ asked: number; refused: number }>(
    `insert into desk_count as c (bucket, terminal_id, hour, asked) values ($1, $2, $3, 1)
     on conflict (bucket, terminal_id, hour) do update set asked = c.asked + 1
     returning asked, refused`,
    key(terminalId, nowMs),
  )
  const { asked, refused } = rows[0]!
  if (asked > ASKED_PER_HOUR || refused >= REFUSED_PER_HOUR) {
    throw new EsscError('REQUEST_RATE_LIMITED')
  }
}

/** Counts a code that no phone of the platform can have made. */
export async function countRefused(
  db: Queryable,
  terminalId: string,
  nowMs: number,
): Promise<void> {
  await db.query(
    `update desk_count set refused = refused + 1
     where bucket = $1 and terminal_id = $2 and hour = $3`,
    key(terminalId, nowMs),
  )
}

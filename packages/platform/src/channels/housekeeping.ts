import { BUCKET_COUNT } from '../bucket.ts'
import type { Clock } from '../clock.ts'
import { createLoop, type Loop } from './loop.ts'
import type { Queryable } from './store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What is of no more use, and how long it is kept past its time. */
const EXPIRED: readonly [table: string, column: string, keptMs: number][] = [
  ['terminal_session', 'expires_at_ms', DAY_MS],
  ['terminal_opening', 'opened_at_ms', DAY_MS],
  ['face_challenge', 'ordered_at_ms', 30 * DAY_MS],
  ['bank_request', 'expires_at_ms', 30 * DAY_MS],
  ['sms_code', 'expires_at_ms', DAY_MS],
  ['photo_ticket', 'expires_at_ms', HOUR_MS],
  ['desk_face', 'expires_at_ms', DAY_MS],
  // A handle rests for a week before anybody else may draw it.
  ['payment_handle', 'ends_at_ms', 7 * DAY_MS],
  ['trust_bundle', 'expires_at_ms', DAY_MS],
  ['service_ticket', 'expires_at_ms', HOUR_MS],
  ['service_visit', 'ends_at_ms', HOUR_MS],
  ['payment_code_use', 'used_at_ms', 8 * DAY_MS],
  ['statement_link', 'expires_at_ms', HOUR_MS],
  ['payment_face', 'ordered_at_ms', 30 * DAY_MS],
  ['ledger_check', 'checked_at_ms', 365 * DAY_MS],
  ['chain_place', 'expires_at_ms', HOUR_MS],
  // Resolved or taken: told of at the latest when the authorisation's 72 hours and a day are over.
  ['code_use', 'used_at_ms', 8 * DAY_MS],
  ['code_upload', 'taken_at_ms', 8 * DAY_MS],
  ['authorisation', 'ends_at_ms', 8 * DAY_MS],
  ['code_replay', 'found_at_ms', 365 * DAY_MS],
  ['status_list_token', 'issued_at_ms', 4 * DAY_MS],
]

/** The same, of the large tables whose index on the time begins with the shard. */
const EXPIRED_SHARDED: typeof EXPIRED = [
  ['ticket', 'expires_at_ms', HOUR_MS],
  ['session', 'expires_at_ms', DAY_MS],
  ['idempotency', 'created_at_ms', 30 * DAY_MS],
]

/** Counters of an hour, by the number of the hour since 1970. */
const HOURLY = ['terminal_guess', 'desk_count']

/** Counters of a day, by the number of the day since 1970 at +08:00. */
const DAILY = ['face_try', 'sms_phone']

const buckets = Array.from({ length: BUCKET_COUNT }, (_, bucket) => bucket)

/** Deletes what has had its time. */
export async function sweep(db: Queryable, nowMs: number): Promise<void> {
  for (const [table, column, keptMs] of EXPIRED) {
    await db.query(`delete from ${table} where ${column} < $1`, [nowMs - keptMs])
  }
  for (const table of HOURLY) {
    const hour = Math.floor((nowMs - DAY_MS) / HOUR_MS)
    await db.query(`delete from ${table} where hour < $1`, [hour])
  }
  for (const table of DAILY) {
    await db.query(`delete from ${table} where day < $1`, [Math.floor(nowMs / DAY_MS) - 2])
  }
  for (const [table, column, keptMs] of EXPIRED_SHARDED) {
    await db.query(`delete from ${table} where bucket = any ($2::smallint[]) and ${column} < $1`, [
      nowMs - keptMs,
      buckets,
    ])
  }
}

/** Runs {@link sweep} every ten minutes. */
export function startHousekeeping(db: Queryable, clock: Clock, everyMs = 600_000): Loop {
  return createLoop(everyMs, () => sweep(db, clock.now()))
}

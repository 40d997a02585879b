import type { Clock } from '../clock.ts'
import { createLoop, type Loop } from './loop.ts'
import type { Queryable } from './store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What is of no more use, and how long it is kept past its time. */
const EXPIRED: readonly [table: string, column: string, keptMs: number][] = [
  ['ticket', 'expires_at_ms', HOUR_MS],
  ['session', 'expires_at_ms', DAY_MS],
  ['terminal_session', 'expires_at_ms', DAY_MS],
  ['terminal_opening', 'opened_at_ms', DAY_MS],
  ['face_challenge', 'ordered_at_ms', 30 * DAY_MS],
  ['bank_request', 'expires_at_ms', 30 * DAY_MS],
  // A handle rests for a week before anybody else may draw it.
  ['payment_handle', 'ends_at_ms', 7 * DAY_MS],
  ['trust_bundle', 'expires_at_ms', DAY_MS],
]

/** Deletes what has had its time. */
export async function sweep(db: Queryable, nowMs: number): Promise<void> {
  for (const [table, column, keptMs] of EXPIRED) {
    await db.query(`delete from ${table} where ${column} < $1`, [nowMs - keptMs])
  }
}

/** Runs {@link sweep} every ten minutes. */
export function startHousekeeping(db: Queryable, clock: Clock, everyMs = 600_000): Loop {
  return createLoop(everyMs, () => sweep(db, clock.now()))
}

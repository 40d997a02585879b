import type pg from 'pg'

/** What time it is, in milliseconds since 1970 UTC. All of the platform asks this and nothing else. */
export type Clock = {
  now(): number
}

/** A clock that can be moved forward. It never goes back: nothing here is built for that. */
export type AdjustableClock = Clock & {
  readonly offsetMs: () => number
  advance(ms: number): void
}

/** A clock whose offset is kept in the database, so that every instance and a restart agree. */
export type SharedClock = Clock & {
  readonly offsetMs: () => number
  /** Moves the clock of all instances; the others follow at their next `refresh`. */
  advance(ms: number): Promise<void>
  /** Reads the offset that another instance may have changed. */
  refresh(): Promise<void>
}

/** The machine's own clock: the one place of the platform that asks for it. */
export function systemClock(): Clock {
  return { now: () => Date.now() }
}

function assertForward(ms: number): void {
  if (!Number.isSafeInteger(ms) || ms < 0) {
    throw new TypeError('A clock moves forward by a whole number of milliseconds.')
  }
}

/** A clock for tests and tools that runs with another one and can be moved. */
export function adjustableClock(base: Clock = systemClock()): AdjustableClock {
  let offsetMs = 0
  return {
    now: () => base.now() + offsetMs,
    offsetMs: () => offsetMs,
    advance(ms) {
      assertForward(ms)
      offsetMs += ms
    },
  }
}

/**
 * The sandbox's clock: `essc clock +30d` moves it for everyone.
 *
 * @param pool a migrated database.
 */
export async function sharedClock(
  pool: pg.Pool,
  base: Clock = systemClock(),
): Promise<SharedClock> {
  let offsetMs = 0
  // Two answers may overtake each other; the offset only grows, so the larger one is the newer.
  const take = (result: pg.QueryResult) => {
    offsetMs = Math.max(offsetMs, Number(result.rows[0]?.offset_ms ?? 0))
  }
  const refresh = async () =>
    take(await pool.query('select offset_ms from clock_offset where id = 1'))
  await refresh()
  return {
    now: () => base.now() + offsetMs,
    offsetMs: () => offsetMs,
    refresh,
    async advance(ms) {
      assertForward(ms)
      const sql =
        'update clock_offset set offset_ms = offset_ms + $1 where id = 1 returning offset_ms'
      take(await pool.query(sql, [ms]))
    },
  }
}

/** A moment as text for people, ISO 8601 in UTC. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

import { randomInt } from 'node:crypto'
import type { Queryable } from '../channels/store.ts'

/** Places of one list: 16 KB of bits, some hundreds of bytes when they are published. */
export const LIST_SIZE = 131_072

/** So many places in a row that were taken already mean that a list is about full. */
const DRAWS = 8

export interface Place {
  readonly list: number
  readonly place: number
}

export interface PlaceOwner {
  readonly bucket: number
  readonly personId: string
  readonly endsAtMs: number
}

/** Lists that places are drawn from at a time: neighbours in time are spread over as many files. */
export const OPEN_LISTS = 4

/** The oldest bundle that a gate goes by. */
const OLDEST_BUNDLE_MS = 259_200_000

/**
 * The lists that places are drawn from. Behind them stand as many as were filled within the age of the oldest
 * bundle, and one more: in the bundle long before their first place is given, since a terminal knows no list
 * that is younger than its bundle.
 */
export async function openLists(
  db: Queryable,
  nowMs: number,
): Promise<{ list: number; size: number }[]> {
  for (;;) {
    const { rows } = await db.query<{ list: number; size: number; filled: number }>(
      `select list, size, (select count(*)::int from status_list where closed_at_ms >= $1) as filled
       from status_list where closed_at_ms is null order by list`,
      [nowMs - OLDEST_BUNDLE_MS],
    )
    if (rows.length > OPEN_LISTS + (rows[0]?.filled ?? 0)) return rows.slice(0, OPEN_LISTS)
    await db.query(
      `insert into status_list (list, size, opened_at_ms)
       select coalesce(max(list) + 1, 0), $1, $2 from status_list on conflict do nothing`,
      [LIST_SIZE, nowMs],
    )
  }
}

/**
 * Draws a place of a status list that nobody ever had, both at random. It is nobody's until it is
 * taken.
 */
export async function drawPlace(tx: Queryable, nowMs: number): Promise<Place> {
  for (;;) {
    const open = await openLists(tx, nowMs)
    const { list, size } = open[randomInt(open.length)]!
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const place = randomInt(size)
      const { rowCount } = await tx.query(
        'select 1 from status_place where list = $1 and place = $2',
        [list, place],
      )
      if (rowCount === 0) return { list, place }
    }
    await tx.query(
      'update status_list set closed_at_ms = $2 where list = $1 and closed_at_ms is null',
      [list, nowMs],
    )
  }
}

/** Whether the drawn place is the owner's now; false when somebody was faster. */
export async function takePlace(tx: Queryable, at: Place, owner: PlaceOwner): Promise<boolean> {
  const done = await tx.query(
    `insert into status_place (list, place, bucket, person_id, ends_at_ms)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [at.list, at.place, owner.bucket, owner.personId, owner.endsAtMs],
  )
  return done.rowCount === 1
}

/** Whose place it is. */
export async function findPlace(
  db: Queryable,
  at: Place,
): Promise<{ bucket: number; personId: string; revokedAtMs: number | null } | undefined> {
  const { rows } = await db.query({
    name: 'status-place-find',
    text: `select bucket, person_id, revoked_at_ms from status_place
           where list = $1 and place = $2 and person_id is not null`,
    values: [at.list, at.place],
  })
  const row = rows[0]
  return row && { bucket: row.bucket, personId: row.person_id, revokedAtMs: row.revoked_at_ms }
}

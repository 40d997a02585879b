import type pg from 'pg'
import { retrying } from '../postgres/transaction.ts'
import type { Loop } from './loop.ts'
import { createLoop } from './loop.ts'

const BATCH = 1_000

const NEW = `select bucket, event_id from event_outbox
             order by bucket, event_id limit ${BATCH}`

// The heads of the people's streams are locked in their order, held to the commit, and moved on by as
// many numbers as there are new events: whoever holds a head numbers.
const MOVE = `
  with taken as materialized (
    delete from event_outbox o
    using unnest($1::smallint[], $2::uuid[]) as n (bucket, event_id)
    where o.bucket = n.bucket and o.event_id = n.event_id
    returning o.*),
  fresh as materialized (
    select t.bucket, t.person_id, t.event_id, k.kind, t.subject_id, t.created_at_ms,
      row_number() over (partition by t.bucket, t.person_id order by t.event_id, k.place) as place
    from taken t
    cross join lateral unnest(string_to_array(t.kinds, ' ')) with ordinality as k (kind, place)),
  heads as (
    insert into event_head as h (bucket, person_id, last_number)
    select bucket, person_id, max(place) from fresh group by bucket, person_id
    order by bucket, person_id
    on conflict (bucket, person_id) do update set last_number = h.last_number + excluded.last_number
    returning bucket, person_id, last_number),
  told as (
    insert into person_event
      (bucket, person_id, event_id, kind, subject_id, created_at_ms, number)
    select f.bucket, f.person_id, f.event_id, f.kind, f.subject_id, f.created_at_ms,
      h.last_number - max(f.place) over (partition by f.bucket, f.person_id) + f.place
    from fresh f join heads h on h.bucket = f.bucket and h.person_id = f.person_id)
  select person_id from heads`

interface Waiting {
  bucket: number
  event_id: string
}

/** What one pass did. */
export interface Relayed {
  /** The people who have something new. */
  readonly people: ReadonlySet<string>
  /** Whether there may be more. */
  readonly isFull: boolean
}

/**
 * One pass: moves waiting events into their people's streams and numbers them. An event that is
 * committed later always gets a higher number than those that a reader can have seen, so a number is
 * a cursor.
 */
export async function relayOnce(pool: pg.Pool): Promise<Relayed> {
  const { rows: waiting } = await pool.query<Waiting>(NEW)
  if (waiting.length === 0) return { people: new Set(), isFull: false }
  const values = [waiting.map(({ bucket }) => bucket), waiting.map(({ event_id }) => event_id)]
  // What another relay has moved meanwhile is not there any more: it may be sent again.
  const { rows } = await retrying(() =>
    pool.query<{ person_id: string }>({ name: 'relay-move', text: MOVE, values }),
  )
  return {
    people: new Set(rows.map(({ person_id }) => person_id)),
    isFull: waiting.length === BATCH,
  }
}

/** Runs {@link relayOnce} several times a second, and at once when told that something is new. */
export function startRelay(pool: pg.Pool, wake: (personId: string) => void, everyMs = 200): Loop {
  return createLoop(everyMs, async () => {
    for (let isFull = true; isFull; ) {
      const relayed = await relayOnce(pool)
      for (const personId of relayed.people) wake(personId)
      isFull = relayed.isFull
    }
  })
}

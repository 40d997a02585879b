import type pg from 'pg'
import { transaction } from '../postgres/transaction.ts'
import type { Loop } from './loop.ts'
import { createLoop } from './loop.ts'

const BATCH = 1_000

const NEW = `select bucket, event_id, person_id from event_outbox
             order by bucket, event_id limit ${BATCH}`
const PEOPLE = 'unnest($1::smallint[], $2::uuid[]) as p (bucket, person_id)'
const HEADS = `insert into event_head (bucket, person_id, last_number)
               select p.bucket, p.person_id, 0 from ${PEOPLE} order by 1, 2 on conflict do nothing`
const LOCK = `select 1 from event_head h join ${PEOPLE}
                on h.bucket = p.bucket and h.person_id = p.person_id
              order by h.bucket, h.person_id for update of h`
const MOVE = `
  with taken as (
    delete from event_outbox o
    using unnest($1::smallint[], $2::uuid[]) as n (bucket, event_id)
    where o.bucket = n.bucket and o.event_id = n.event_id
    returning o.*),
  fresh as materialized (
    select t.bucket, t.person_id, t.event_id, k.kind, t.subject_id, t.created_at_ms, h.last_number
      + row_number() over (partition by t.bucket, t.person_id order by t.event_id, k.place)
      as number
    from taken t
    join event_head h on h.bucket = t.bucket and h.person_id = t.person_id
    cross join lateral unnest(string_to_array(t.kinds, ' ')) with ordinality as k (kind, place)),
  told as (
    insert into person_event
      (bucket, person_id, event_id, kind, subject_id, created_at_ms, number)
    select bucket, person_id, event_id, kind, subject_id, created_at_ms, number from fresh),
  last as (
    select bucket, person_id, max(number) as number from fresh group by bucket, person_id)
  update event_head h set last_number = last.number from last
  where h.bucket = last.bucket and h.person_id = last.person_id
  returning h.person_id`

interface Waiting {
  bucket: number
  event_id: string
  person_id: string
}

/** The people of some events, each once. */
function peopleOf(rows: readonly Waiting[]): Waiting[] {
  return [...new Map(rows.map((row) => [row.person_id, row])).values()]
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
  const people = peopleOf(waiting)
  const who = [people.map(({ bucket }) => bucket), people.map(({ person_id }) => person_id)]
  const what = [waiting.map(({ bucket }) => bucket), waiting.map(({ event_id }) => event_id)]
  return await transaction(
    pool,
    async (tx) => {
      await tx.query(HEADS, who)
      // Whoever holds these rows numbers; another relay waits here and then finds nothing to move.
      await tx.query(LOCK, who)
      const { rows } = await tx.query<{ person_id: string }>(MOVE, what)
      const moved = new Set(rows.map(({ person_id }) => person_id))
      return { people: moved, isFull: waiting.length === BATCH }
    },
    { repeatable: true },
  )
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

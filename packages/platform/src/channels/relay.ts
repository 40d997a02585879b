import type pg from 'pg'
import { transaction } from '../postgres/transaction.ts'
import type { Loop } from './loop.ts'
import { createLoop } from './loop.ts'

const BATCH = 1_000

const NEW = `select bucket, person_id from person_event where number is null
             group by bucket, person_id order by bucket, person_id limit ${BATCH}`
const PEOPLE = 'unnest($1::smallint[], $2::uuid[]) as p (bucket, person_id)'
const HEADS = `insert into event_head (bucket, person_id, last_number)
               select p.bucket, p.person_id, 0 from ${PEOPLE} on conflict do nothing`
const LOCK = `select 1 from event_head h join ${PEOPLE}
                on h.bucket = p.bucket and h.person_id = p.person_id
              order by h.bucket, h.person_id for update of h`
const NUMBER = `
  with fresh as (
    select e.bucket, e.person_id, e.event_id, h.last_number
      + row_number() over (partition by e.bucket, e.person_id order by e.event_id) as number
    from ${PEOPLE}
    join person_event e on e.bucket = p.bucket and e.person_id = p.person_id and e.number is null
    join event_head h on h.bucket = p.bucket and h.person_id = p.person_id)
  update person_event e set number = fresh.number from fresh
  where e.bucket = fresh.bucket and e.person_id = fresh.person_id and e.event_id = fresh.event_id
  returning e.bucket, e.person_id, e.number`
const ADVANCE = `
  update event_head h set last_number = n.number
  from unnest($1::smallint[], $2::uuid[], $3::bigint[]) as n (bucket, person_id, number)
  where h.bucket = n.bucket and h.person_id = n.person_id`

interface Numbered {
  bucket: number
  person_id: string
  number: number
}

/**
 * One pass: gives every waiting event its number. An event that is committed later always gets a
 * higher number than those that a reader can have seen, so a number is a cursor.
 *
 * @returns the people who have something new.
 */
export async function relayOnce(pool: pg.Pool): Promise<Set<string>> {
  const { rows: people } = await pool.query<{ bucket: number; person_id: string }>(NEW)
  if (people.length === 0) return new Set()
  const who = [people.map(({ bucket }) => bucket), people.map(({ person_id }) => person_id)]
  return await transaction(
    pool,
    async (tx) => {
      await tx.query(HEADS, who)
      // Whoever holds these rows numbers; another relay waits here and then finds nothing new.
      await tx.query(LOCK, who)
      const { rows } = await tx.query<Numbered>(NUMBER, who)
      const last = new Map<string, Numbered>()
      for (const row of rows) {
        const known = last.get(row.person_id)
        if (!known || known.number < row.number) last.set(row.person_id, row)
      }
      const heads = [...last.values()]
      await tx.query(ADVANCE, [
        heads.map(({ bucket }) => bucket),
        heads.map(({ person_id }) => person_id),
        heads.map(({ number }) => number),
      ])
      return new Set(last.keys())
    },
    { repeatable: true },
  )
}

/** Runs {@link relayOnce} several times a second, and at once when told that something is new. */
export function startRelay(pool: pg.Pool, wake: (personId: string) => void, everyMs = 200): Loop {
  return createLoop(everyMs, async () => {
    for (const personId of await relayOnce(pool)) wake(personId)
  })
}

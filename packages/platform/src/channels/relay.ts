import type pg from 'pg'
import { transaction } from '../postgres/transaction.ts'
import type { Loop } from './loop.ts'
import { createLoop } from './loop.ts'

const BATCH = 500

const NEW = `select bucket, person_id from person_event where number is null
             group by bucket, person_id order by bucket, person_id limit ${BATCH}`
const HEADS = `insert into event_head (bucket, person_id, last_number)
               select $1, id, 0 from unnest($2::uuid[]) id on conflict do nothing`
const LOCK = `select person_id, last_number from event_head
              where bucket = $1 and person_id = any ($2::uuid[]) order by person_id for update`
const NUMBER = `
  with fresh as (
    select e.person_id, e.event_id, h.last_number
      + row_number() over (partition by e.person_id order by e.event_id) as number
    from person_event e join event_head h on h.bucket = e.bucket and h.person_id = e.person_id
    where e.bucket = $1 and e.person_id = any ($2::uuid[]) and e.number is null)
  update person_event e set number = fresh.number from fresh
  where e.bucket = $1 and e.person_id = fresh.person_id and e.event_id = fresh.event_id
  returning e.person_id, e.number`
const ADVANCE = `
  update event_head h set last_number = n.number
  from unnest($2::uuid[], $3::bigint[]) as n (person_id, number)
  where h.bucket = $1 and h.person_id = n.person_id`

async function numberBucket(
  pool: pg.Pool,
  bucket: number,
  personIds: readonly string[],
): Promise<Map<string, number>> {
  return await transaction(
    pool,
    async (tx) => {
      const last = new Map<string, number>()
      await tx.query(HEADS, [bucket, personIds])
      // Whoever holds these rows numbers; another relay waits here and then finds nothing new.
      await tx.query(LOCK, [bucket, personIds])
      const { rows } = await tx.query<{ person_id: string; number: number }>(NUMBER, [
        bucket,
        personIds,
      ])
      for (const { person_id, number } of rows) {
        last.set(person_id, Math.max(number, last.get(person_id) ?? 0))
      }
      if (last.size > 0) {
        await tx.query(ADVANCE, [bucket, [...last.keys()], [...last.values()]])
      }
      return last
    },
    { repeatable: true },
  )
}

/**
 * One pass: gives every waiting event its number. An event that is committed later always gets a
 * higher number than those that a reader can have seen, so a number is a cursor.
 *
 * @returns the last number of each person who has something new.
 */
export async function relayOnce(pool: pg.Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ bucket: number; person_id: string }>(NEW)
  const byBucket = new Map<number, string[]>()
  for (const { bucket, person_id } of rows) {
    byBucket.set(bucket, [...(byBucket.get(bucket) ?? []), person_id])
  }
  const news = new Map<string, number>()
  for (const [bucket, personIds] of byBucket) {
    for (const [personId, number] of await numberBucket(pool, bucket, personIds)) {
      news.set(personId, number)
    }
  }
  return news
}

/** Runs {@link relayOnce} several times a second, and at once when told that something is new. */
export function startRelay(pool: pg.Pool, wake: (personId: string) => void, everyMs = 200): Loop {
  return createLoop(everyMs, async () => {
    const news = await relayOnce(pool)
    for (const personId of news.keys()) wake(personId)
  })
}

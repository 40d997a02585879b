import { bucketOf } from '../bucket.ts'
import { inOrder } from '../postgres/gather.ts'
import type { Queryable } from './store.ts'
import { uuid7Floor } from './uuid7-floor.ts'

/** Whose handle it is, and what their paying depends on, as rows of several rooms. */
export interface PayerRow {
  readonly bucket: number
  readonly person_id: string
  readonly secret_sealed: Buffer
  readonly ends_at_ms: number
  readonly retired_at_ms: number | null
  readonly has_card: boolean
  readonly stopped_at_ms: number | null
  /** Null for a person who was erased. */
  readonly key_sealed: Buffer | null
  readonly sealed: Buffer | null
  /** Payments of late that came to something; null when there are none. */
  readonly recent_at_ms: readonly string[] | null
  readonly recent_fen: readonly string[] | null
}

/** A handle that a till has read, and since when payments matter. */
export interface PayerQuestion {
  readonly handle: string
  readonly sinceMs: number
}

// One row for each handle and one look at each table. Payments of late are one range of the index
// that the holder's history is read with, since their ids begin with the time.
const FIND = `
select x.n::integer, h.bucket, h.person_id, h.secret_sealed, h.ends_at_ms, h.retired_at_ms,
  c.card_id is not null as has_card, c.stopped_at_ms, p.key_sealed, p.sealed,
  recent.at_ms as recent_at_ms, recent.fen as recent_fen
from unnest($1::smallint[], $2::text[]) with ordinality as x (handle_bucket, handle, n)
join payment_handle h on h.handle_bucket = x.handle_bucket and h.handle = x.handle
left join ecard c on c.bucket = h.bucket and c.person_id = h.person_id
left join person p on p.bucket = h.bucket and p.person_id = h.person_id
left join lateral (
  select array_agg(q.created_at_ms) as at_ms, array_agg(q.amount_fen) as fen
  from payment q
  where q.bucket = h.bucket and q.person_id = h.person_id and q.payment_id >= $3
    and q.state in ('captured', 'awaitingHolder', 'refunded')
) recent on true`

/**
 * Finds payers by their handles, in the handles' order, on one node: one statement where each room
 * would ask its own.
 */
export async function findPayers(
  db: Queryable,
  asked: readonly PayerQuestion[],
): Promise<(PayerRow | undefined)[]> {
  const { rows } = await db.query<PayerRow & { n: number }>({
    name: 'payments-payers',
    text: FIND,
    values: [
      asked.map(({ handle }) => bucketOf(handle)),
      asked.map(({ handle }) => handle),
      uuid7Floor(Math.min(...asked.map(({ sinceMs }) => sinceMs))),
    ],
  })
  return inOrder(asked, rows)
}

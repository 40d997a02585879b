import type { CardStatus } from '@essc/protocol/cards/schema'
import { BUCKET_COUNT } from '../bucket.ts'
import { lookupDigest } from '../channels/digests.ts'
import type { Queryable } from '../channels/store.ts'
import type { KeyPort } from '../keys/port.ts'
import type { PhysicalCard } from '../ports/card.ts'
import { statusOf } from './physical.ts'
import type { PersonKey } from './store.ts'

/** What was last seen of a person's physical card. */
export interface SeenCard {
  readonly status: CardStatus
  /** `YYYY-MM-DD`; absent where there is no card any more. */
  readonly validUntil?: string | undefined
  /** Keyed, of the card's number: a replaced card is told by it. */
  readonly cardDigest?: Buffer | undefined
}

/**
 * What there is to see of a card at a moment.
 *
 * @param physical undefined where the registry has none, or its holder has died.
 */
export async function seenCard(
  keys: KeyPort,
  physical: PhysicalCard | undefined,
  nowMs: number,
): Promise<SeenCard> {
  if (!physical) return { status: 'cancelled' }
  const cardDigest = await lookupDigest(keys, 'card', physical.number)
  return { status: statusOf(physical, nowMs), validUntil: physical.validUntil, cardDigest }
}

/** Whether what was seen is news: another status, another card, or another last day. */
export async function setSeen(
  tx: Queryable,
  key: PersonKey,
  seen: SeenCard,
  nowMs: number,
): Promise<boolean> {
  const done = await tx.query(
    `update ecard e set seen_status = $3, seen_valid_until = $4, seen_card_digest = $5,
       seen_at_ms = $6
     from (select seen_status, seen_valid_until, seen_card_digest from ecard
           where bucket = $1 and person_id = $2) before
     where e.bucket = $1 and e.person_id = $2
       and (e.seen_status, e.seen_valid_until, e.seen_card_digest)
         is distinct from ($3::text, $4::text, $5::bytea)
     returning before.seen_status is distinct from $3 or before.seen_valid_until is not null
       as "isNews"`,
    [
      key.bucket,
      key.personId,
      seen.status,
      seen.validUntil ?? null,
      seen.cardDigest ?? null,
      nowMs,
    ],
  )
  // What an older version had not written down is no news.
  return done.rows[0]?.isNews === true
}

const buckets = Array.from({ length: BUCKET_COUNT }, (_, bucket) => bucket)

/**
 * People whose card was in use when it was last seen, and whose last day has passed since: no registry
 * tells of that. At most so many at a time.
 *
 * @param today `YYYY-MM-DD` at +08:00
 */
export async function findRunOut(db: Queryable, today: string, most = 200): Promise<PersonKey[]> {
  const { rows } = await db.query<PersonKey>(
    `select bucket, person_id as "personId" from ecard
     where bucket = any ($2::smallint[]) and seen_status = 'active' and seen_valid_until < $1
     limit $3`,
    [today, buckets, most],
  )
  return rows
}

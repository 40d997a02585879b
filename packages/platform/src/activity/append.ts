import type { ActivityEntry } from '@essc/protocol/activity/schema'
import type { Queryable } from '../channels/store.ts'

export interface NewActivity {
  readonly bucket: number
  readonly personId: string
  readonly entryId: string
  readonly kind: ActivityEntry['kind']
  readonly atMs: number
  /** The channel, office or service, as registered; never the holder's own data. */
  readonly actor: string
  readonly purpose?: string
}

/** Adds to what was done with a card, in the transaction that did it. */
export async function appendActivity(db: Queryable, entry: NewActivity): Promise<void> {
  await db.query({
    name: 'activity-append',
    text: `insert into activity (bucket, person_id, entry_id, kind, at_ms, actor, purpose)
           values ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      entry.bucket,
      entry.personId,
      entry.entryId,
      entry.kind,
      entry.atMs,
      entry.actor,
      entry.purpose ?? null,
    ],
  })
}

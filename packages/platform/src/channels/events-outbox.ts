import type { EventKind } from '@essc/protocol/channels/schema'
import type { Queryable } from './store.ts'

export interface NewEvent {
  readonly bucket: number
  readonly personId: string
  readonly eventId: string
  readonly kind: EventKind
  /** What it is about, such as a payment's id. */
  readonly subjectId: string
  readonly nowMs: number
}

/** Puts a hint for the holder into the outbox, in the transaction of what it tells of. */
export async function appendEvent(db: Queryable, event: NewEvent): Promise<void> {
  await db.query({
    name: 'event-append',
    text: `insert into event_outbox (bucket, person_id, event_id, kinds, subject_id, created_at_ms)
           values ($1, $2, $3, $4, $5, $6)`,
    values: [event.bucket, event.personId, event.eventId, event.kind, event.subjectId, event.nowMs],
  })
}

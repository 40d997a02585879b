import type { NewActivity } from '../activity/append.ts'
import type { Person } from '../channels/caller.ts'
import type { NewEvent } from '../channels/events-outbox.ts'
import type { Queryable } from '../channels/store.ts'
import type { Linking } from './link-holder.ts'

/**
 * All that the end of an enrolment writes in the host user's shard, in one statement: the link, the open
 * session, and nothing left of the enrolment.
 *
 * @returns whether the link is new: a user who is linked already keeps the link.
 */
export async function linkUser(
  tx: Queryable,
  user: Linking,
  { person, joined, nowMs }: { person: Person; joined: boolean; nowMs: number },
): Promise<boolean> {
  const where = 'where bucket = $1 and channel_id = $2 and host_user_digest = $3'
  const { rows } = await tx.query<{ isNew: boolean }>({
    name: 'enrolment-link',
    text: `with link as (
             insert into holder_link (bucket, channel_id, host_user_digest, person_bucket, person_id,
               card_id, joined, linked_at_ms)
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning 1),
           sms as (delete from sms_code ${where}),
           desk as (delete from desk_face ${where}),
           enrolled as (delete from enrolment ${where}),
           opened as (
             update session set opened_at_ms = coalesce(opened_at_ms, $8)
             where bucket = $1 and session_id = $9::uuid)
           select exists (select from link) as "isNew"`,
    values: [
      user.hostBucket,
      user.channelId,
      user.hostUserDigest,
      person.bucket,
      person.personId,
      person.cardId,
      joined,
      nowMs,
      user.sessionId ?? null,
    ],
  })
  return rows[0]!.isNew
}

/** What was done with the card and the hint for the holder's phones, in one statement of their shard. */
export async function tellHolder(
  tx: Queryable,
  entry: Omit<NewActivity, 'purpose'>,
  event: NewEvent,
): Promise<void> {
  await tx.query({
    name: 'holder-tell',
    text: `with told as (
             insert into activity (bucket, person_id, entry_id, kind, at_ms, actor)
             values ($1, $2, $3, $4, $5, $6))
           insert into event_outbox (bucket, person_id, event_id, kinds, subject_id, created_at_ms)
           values ($1, $2, $7, $8, $9, $5)`,
    values: [
      entry.bucket,
      entry.personId,
      entry.entryId,
      entry.kind,
      entry.atMs,
      entry.actor,
      event.eventId,
      event.kind,
      event.subjectId,
    ],
  })
}

import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import { appendActivity } from '../activity/append.ts'
import type { Person } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { appendEvent } from '../channels/events-outbox.ts'
import { findLink, insertLink, openSessionCard } from '../channels/store.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { doneStep } from './step.ts'
import { deleteEnrolment, type HostUser } from './store.ts'

/** The host user whose enrolment ends, and the session that ends it: none where a desk does. */
export interface Linking extends HostUser {
  readonly channelName: string
  readonly sessionId?: string
}

/**
 * Ends an enrolment: the host user is this holder from now on, the card is open to this session, and
 * both are written down where the holder can read them, with the office that helped.
 *
 * @param how.level of the card
 * @param how.desk the office that looked the enrolment up, if one did
 */
export async function linkHolder(
  context: Context,
  tx: Transaction,
  caller: Linking,
  person: Person,
  { joined, level, desk }: { joined: boolean; level: 1 | 2; desk: string | null },
): Promise<EnrolmentStep> {
  const { clock, newId, events } = context
  const nowMs = clock.now()
  const { bucket, personId, cardId } = person
  const isNew = await insertLink(tx, {
    bucket: caller.hostBucket,
    channel_id: caller.channelId,
    host_user_digest: caller.hostUserDigest,
    person_bucket: bucket,
    person_id: personId,
    card_id: cardId,
    joined,
    linked_at_ms: nowMs,
  })
  await deleteEnrolment(tx, caller)
  if (caller.sessionId !== undefined) {
    await openSessionCard(tx, caller.hostBucket, caller.sessionId, nowMs)
  }
  if (desk !== null) {
    const entry = { entryId: newId(), kind: 'enrolment.atDesk', atMs: nowMs, actor: desk } as const
    await appendActivity(tx, { bucket, personId, ...entry })
  }
  await appendActivity(tx, {
    bucket,
    personId,
    entryId: newId(),
    kind: joined ? 'card.joined' : 'card.issued',
    atMs: nowMs,
    actor: caller.channelName,
  })
  await appendEvent(tx, {
    bucket,
    personId,
    eventId: newId(),
    kind: 'card.changed',
    subjectId: cardId,
    nowMs,
  })
  if (caller.sessionId !== undefined) events.wake(`session:${caller.sessionId}`)
  if (isNew) return { kind: 'done', cardId, level, joined }
  return await doneStep(tx, (await findLink(tx, caller))!)
}

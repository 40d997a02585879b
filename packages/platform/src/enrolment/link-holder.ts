import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import { appendActivity } from '../activity/append.ts'
import type { Person, SessionCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { appendEvent } from '../channels/events-outbox.ts'
import { findLink, insertLink, openSessionCard } from '../channels/store.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { doneStep } from './step.ts'
import { deleteEnrolment } from './store.ts'

/**
 * Ends an enrolment: the host user is this holder from now on, the card is open to this session, and
 * both are written down where the holder can read them.
 */
export async function linkHolder(
  context: Context,
  tx: Transaction,
  caller: SessionCaller,
  person: Person,
  { joined }: { joined: boolean },
): Promise<EnrolmentStep> {
  const { clock, newId, events } = context
  const nowMs = clock.now()
  const { bucket, personId, cardId } = person
  await insertLink(tx, {
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
  await openSessionCard(tx, caller.hostBucket, caller.sessionId, nowMs)
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
  events.wake(`session:${caller.sessionId}`)
  return await doneStep(tx, (await findLink(tx, caller))!)
}

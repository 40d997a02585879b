import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import { appendActivity } from '../activity/append.ts'
import type { Person } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { findLink } from '../channels/store.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { linkUser, tellHolder } from './link-store.ts'
import { doneStep } from './step.ts'
import type { HostUser } from './store.ts'

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
  const isNew = await linkUser(tx, caller, { person, joined, nowMs })
  const entry = { bucket, personId, atMs: nowMs }
  if (desk !== null) {
    const helped = { entryId: newId(), kind: 'enrolment.atDesk', actor: desk } as const
    await appendActivity(tx, { ...entry, ...helped })
  }
  const kind = joined ? 'card.joined' : 'card.issued'
  await tellHolder(
    tx,
    { ...entry, entryId: newId(), kind, actor: caller.channelName },
    { bucket, personId, eventId: newId(), kind: 'card.changed', subjectId: cardId, nowMs },
  )
  if (caller.sessionId !== undefined) events.wake(`session:${caller.sessionId}`)
  if (isNew) return { kind: 'done', cardId, level, joined }
  return await doneStep(tx, (await findLink(tx, caller))!)
}

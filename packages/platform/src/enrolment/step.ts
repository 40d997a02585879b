import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import { maskName } from '../cards/masking.ts'
import { findEcard } from '../cards/store.ts'
import type { SessionCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { findLink, type LinkRow, type Queryable } from '../channels/store.ts'
import { PASSWORD_TRIES } from './check-password.ts'
import { chinaDay } from './china-day.ts'
import { identityOf } from './identity-of.ts'
import { type Identity, openApplicant } from './person-vault.ts'
import { currentStep, waitingStep } from './service.ts'
import { countFaceTries, type EnrolmentRow, findEnrolment, type HostUser } from './store.ts'

/** What binds a sealed applicant to the host user's row. */
export function applicantPlace({ channelId, hostUserDigest }: HostUser): string {
  return `${channelId} ${hostUserDigest.toString('base64url')}`
}

/** The last step, for a host user who is linked to a card. */
export async function doneStep(
  db: Queryable,
  link: Pick<LinkRow, 'person_bucket' | 'person_id' | 'card_id' | 'joined'>,
): Promise<EnrolmentStep> {
  const card = await findEcard(db, { bucket: link.person_bucket, personId: link.person_id })
  const { card_id: cardId, joined } = link
  return { kind: 'done', cardId, level: card?.level ?? 1, joined }
}

/** Whose face or password is being asked for: the applicant's, or the linked holder's. */
export async function subjectOf(
  context: Context,
  db: Queryable,
  user: HostUser,
  state: { row: EnrolmentRow | undefined; link: LinkRow | undefined },
): Promise<Identity | undefined> {
  const { row, link } = state
  if (link) {
    const person = { bucket: link.person_bucket, personId: link.person_id }
    return await identityOf(context.keys, db, person)
  }
  const sealed = row?.applicant_sealed
  return sealed ? await openApplicant(context.keys, applicantPlace(user), sealed) : undefined
}

/**
 * Where a host user stands. A holder whose password is locked, who has stopped the card, or who began to set a new one, is at
 * the face again: that is the way out.
 */
export async function stepOf(context: Context, caller: SessionCaller): Promise<EnrolmentStep> {
  const { pool, clock } = context
  const nowMs = clock.now()
  const link = await findLink(pool, caller)
  const row = await findEnrolment(pool, caller)
  if (link && !row) {
    const person = { bucket: link.person_bucket, personId: link.person_id }
    const card = await findEcard(pool, person)
    if (!card) return await doneStep(pool, link)
    if (card.wrong_count < PASSWORD_TRIES && card.stopped_at_ms === null)
      return await doneStep(pool, link)
  }
  const step = link && currentStep(row, nowMs) !== 'password' ? 'face' : currentStep(row, nowMs)
  const subject = await subjectOf(context, pool, caller, { row, link })
  const tries = await countFaceTries(pool, caller, chinaDay(nowMs))
  return waitingStep(step, { maskedName: maskName(subject?.name ?? ''), tries })
}

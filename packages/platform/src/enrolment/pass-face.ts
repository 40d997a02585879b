import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import { EsscError } from '@essc/protocol/errors'
import { bucketOf } from '../bucket.ts'
import { findEcardByDocument } from '../cards/store.ts'
import type { Context } from '../channels/context.ts'
import { findLink } from '../channels/store.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { type Linking, linkHolder } from './link-holder.ts'
import { currentStep } from './service.ts'
import { lockEnrolment, saveEnrolment } from './store.ts'

/**
 * Moves an enrolment on after a face that matched: to the password or, where the person holds a card
 * already, to the card.
 *
 * @param documentDigest whose face it was; the enrolment must still be for the same person.
 * @throws EsscError `ENROLMENT_STEP_CONFLICT`
 */
export async function passFace(
  context: Context,
  tx: Transaction,
  caller: Linking,
  documentDigest: Buffer,
): Promise<EnrolmentStep> {
  const nowMs = context.clock.now()
  const row = await lockEnrolment(tx, caller, nowMs)
  const link = await findLink(tx, caller)
  const isSame = link !== undefined || row.document_digest?.equals(documentDigest)
  if (!isSame || (!link && currentStep(row, nowMs) !== 'face'))
    throw new EsscError('ENROLMENT_STEP_CONFLICT')
  const bucket = bucketOf(documentDigest)
  const card = link ? undefined : await findEcardByDocument(tx, bucket, documentDigest)
  if (card) {
    const person = { bucket, personId: card.person_id, cardId: card.card_id }
    const how = { joined: true, level: card.level, desk: row.desk_actor }
    return await linkHolder(context, tx, caller, person, how)
  }
  const face = { face_passed_at_ms: nowMs, face_session_id: caller.sessionId ?? null }
  await saveEnrolment(tx, caller, { ...row, step: 'password', ...face }, nowMs)
  return { kind: 'password' }
}

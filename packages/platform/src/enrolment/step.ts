import { type DocumentKind, parseDocumentNumber } from '@essc/protocol/enrolment/document-number'
import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import { maskName } from '../cards/masking.ts'
import { findEcard } from '../cards/store.ts'
import type { SessionCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import type { LinkRow, Queryable } from '../channels/store.ts'
import { applicantPlace } from './applicant-place.ts'
import { PASSWORD_TRIES } from './check-password.ts'
import { chinaDay } from './china-day.ts'
import { type FaceDetail, findFaceDetail } from './desk-face-store.ts'
import { faceHelp, facePaths } from './face-paths.ts'
import { identityOf } from './identity-of.ts'
import { type Identity, openApplicant } from './person-vault.ts'
import { currentStep, FACE_TRIES, type StepKind } from './service.ts'
import { sentSms } from './sms-sent.ts'
import { type EnrolmentState, findState, type HostUser } from './store.ts'

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
  state: Pick<EnrolmentState, 'row' | 'link'>,
): Promise<Identity | undefined> {
  const { row, link } = state
  if (link) {
    const person = { bucket: link.person_bucket, personId: link.person_id }
    return await identityOf(context.keys, db, person)
  }
  const sealed = row?.applicant_sealed
  return sealed ? await openApplicant(context.keys, applicantPlace(user), sealed) : undefined
}

/** The kind of a number that the registry has written. */
export function documentKindOf(documentNumber: string): DocumentKind {
  const parsed = parseDocumentNumber(documentNumber)
  if (!parsed.ok) throw new TypeError('A person whose number is none.')
  return parsed.kind
}

/**
 * The answer for a step before the last.
 *
 * @param waiting.detail what is known already of the face step.
 */
export async function waitingStep(
  context: Context,
  db: Queryable,
  caller: SessionCaller,
  {
    step,
    subject,
    detail,
  }: { step: StepKind; subject?: Identity | undefined; detail?: FaceDetail },
): Promise<EnrolmentStep> {
  if (step === 'sms') {
    const sent = await sentSms(context, db, caller)
    return { kind: 'sms', ...(sent && { sent }) }
  }
  if (step !== 'face' || !subject) return { kind: step === 'password' ? step : 'identity' }
  const day = chinaDay(context.clock.now())
  const { tries, desk } = detail ?? (await findFaceDetail(context, db, caller, day))
  const documentKind = documentKindOf(subject.documentNumber)
  return {
    kind: 'face',
    maskedName: maskName(subject.name),
    attemptsLeft: Math.max(0, FACE_TRIES - tries),
    documentKind,
    paths: [...facePaths(documentKind, caller.host)],
    help: faceHelp(tries),
    ...(desk && { desk }),
  }
}

/**
 * Where a host user stands. A holder whose password is locked, who has stopped the card, or who began to set a new one, is at
 * the face again: that is the way out.
 *
 * @param options.recover a holder who has forgotten the password is at the face, too.
 * @param options.db the transaction that has just moved the step, where there is one.
 */
export async function stepOf(
  context: Context,
  caller: SessionCaller,
  { recover = false, db = context.pool }: { recover?: boolean; db?: Queryable } = {},
): Promise<EnrolmentStep> {
  const { row, link } = await findState(db, caller)
  if (link && !row) {
    const person = { bucket: link.person_bucket, personId: link.person_id }
    const card = await findEcard(db, person)
    if (!card) return await doneStep(db, link)
    const isUsable = card.wrong_count < PASSWORD_TRIES && card.stopped_at_ms === null
    if (isUsable && !recover) return await doneStep(db, link)
  }
  const kept = currentStep(row, context.clock.now())
  const step = link && kept !== 'password' ? 'face' : kept
  const subject = await subjectOf(context, db, caller, { row, link })
  return await waitingStep(context, db, caller, { step, subject })
}

import { randomBytes } from 'node:crypto'
import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import { EsscError } from '@essc/protocol/errors'
import { bucketOf } from '../bucket.ts'
import { findEcardByDocument } from '../cards/store.ts'
import type { Handler } from '../channels/call.ts'
import type { SessionCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { lookupDigest } from '../channels/digests.ts'
import { type Refusal, refuse } from '../channels/refusal.ts'
import { findLink, type Queryable } from '../channels/store.ts'
import type { FaceOutcome } from '../ports/face.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { chinaDay } from './china-day.ts'
import { linkHolder } from './link-holder.ts'
import { checkAgain } from './registry-check.ts'
import { countsAsTry, currentStep, FACE_TRIES, faceRefusal, settledOutcome } from './service.ts'
import { subjectOf } from './step.ts'
import {
  addFaceTry,
  type ChallengeRow,
  countFaceTries,
  findChallenge,
  findEnrolment,
  insertChallenge,
  lockEnrolment,
  lockFaceTries,
  saveEnrolment,
  settleChallenge,
} from './store.ts'

/** Who stands before the camera, as far as this host user has said; never the phone's word. */
async function readSubject(context: Context, db: Queryable, caller: SessionCaller) {
  const row = await findEnrolment(db, caller)
  const link = await findLink(db, caller)
  const subject = await subjectOf(context, db, caller, { row, link })
  const step = link ? 'face' : currentStep(row, context.clock.now())
  if (!subject || step !== 'face') throw new EsscError('ENROLMENT_STEP_CONFLICT')
  const digest = await lookupDigest(context.keys, 'document', subject.documentNumber)
  return { subject, digest, link, row }
}

/** Orders a check from the provider, bound to this session and to this person. */
export function startFace(context: Context): Handler<'enrolment.startFace'> {
  const { pool, clock, ports, newId, publicUrl } = context
  return async (call) => {
    const { caller, body } = call
    const { subject, digest } = await readSubject(context, pool, caller)
    const tries = await countFaceTries(pool, caller, chinaDay(clock.now()))
    if (tries >= FACE_TRIES) throw new EsscError('FACE_LIMIT')
    const { personRef } = subject
    const challenge = randomBytes(24).toString('base64url')
    const { faceSessionId: providerId } = await ports.face.start({ personRef, challenge })
    return await call.commit(async (tx) => {
      const challengeId = newId()
      await insertChallenge(tx, caller, {
        challenge_id: challengeId,
        session_id: caller.sessionId,
        document_digest: digest,
        provider_id: providerId,
        attempt: tries + 1,
        ordered_at_ms: clock.now(),
      })
      const url = body.means === 'alipay' ? `${publicUrl}/face?certifyId=${providerId}` : ''
      return { challengeId, means: body.means, providerId, url }
    })
  }
}

async function passed(
  context: Context,
  tx: Transaction,
  caller: SessionCaller,
  challenge: ChallengeRow,
): Promise<EnrolmentStep> {
  const nowMs = context.clock.now()
  const row = await lockEnrolment(tx, caller, nowMs)
  const link = await findLink(tx, caller)
  const digest = challenge.document_digest
  const isSame = link !== undefined || row.document_digest?.equals(digest)
  if (!isSame || (!link && row.step !== 'face')) throw new EsscError('ENROLMENT_STEP_CONFLICT')
  const bucket = bucketOf(digest)
  const card = link ? undefined : await findEcardByDocument(tx, bucket, digest)
  if (card) {
    const person = { bucket, personId: card.person_id, cardId: card.card_id }
    return await linkHolder(context, tx, caller, person, { joined: true })
  }
  const face = { face_passed_at_ms: nowMs, face_session_id: caller.sessionId }
  await saveEnrolment(tx, caller, { ...row, step: 'password', ...face }, nowMs)
  return { kind: 'password' }
}

async function settle(
  context: Context,
  tx: Transaction,
  caller: SessionCaller,
  challenge: ChallengeRow,
  outcome: Exclude<FaceOutcome, 'pending'>,
): Promise<EnrolmentStep | Refusal> {
  const nowMs = context.clock.now()
  const isFirst = await settleChallenge(tx, caller.hostBucket, challenge.challenge_id, nowMs)
  if (!isFirst) throw new EsscError('ENROLMENT_STEP_CONFLICT')
  const day = chinaDay(nowMs)
  const tries = await lockFaceTries(tx, caller, day)
  // Checks that were ordered while tries were left, and are finished when none is.
  if (tries >= FACE_TRIES) return refuse('FACE_LIMIT')
  if (outcome === 'passed') return await passed(context, tx, caller, challenge)
  const isTry = countsAsTry(outcome)
  if (isTry) await addFaceTry(tx, caller, day)
  return faceRefusal(outcome, tries + (isTry ? 1 : 0))
}

/** Asks the provider how the check ended. What the phone says of it counts for nothing. */
export function finishFace(context: Context): Handler<'enrolment.finishFace'> {
  const { pool, clock, ports } = context
  return async (call) => {
    const { caller } = call
    const challenge = await findChallenge(pool, caller, call.body.challengeId)
    if (!challenge) throw new EsscError('REQUEST_NOT_FOUND')
    const { subject, digest } = await readSubject(context, pool, caller)
    // The person was changed after the check had been ordered: it was for somebody else.
    if (!digest.equals(challenge.document_digest)) throw new EsscError('ENROLMENT_STEP_CONFLICT')
    const { provider_id: faceSessionId, attempt, ordered_at_ms } = challenge
    const { personRef } = subject
    const told = await ports.face.outcome({ personRef, faceSessionId, attempt })
    const outcome = settledOutcome(told, ordered_at_ms, clock.now())
    if (outcome === 'pending') throw new EsscError('FACE_UNAVAILABLE')
    if (outcome === 'passed') await checkAgain(context, personRef)
    return await call.commit((tx) => settle(context, tx, caller, challenge, outcome))
  }
}

import { EsscError } from '@essc/protocol/errors'
import type { Handler } from '../channels/call.ts'
import type { SessionCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { lookupDigest } from '../channels/digests.ts'
import type { Queryable } from '../channels/store.ts'
import { chinaDay } from './china-day.ts'
import { askFaceOutcome, orderFace, requireChallenge, settleFace } from './face-check.ts'
import { passFace } from './pass-face.ts'
import { checkAgain } from './registry-check.ts'
import { currentStep } from './service.ts'
import { subjectOf } from './step.ts'
import { findState } from './store.ts'
import { withCard } from './with-card.ts'

/**
 * Who stands before the camera, as far as this host user has said; never the phone's word.
 *
 * @throws EsscError `ENROLMENT_STEP_CONFLICT` when no face is asked for.
 */
export async function readSubject(context: Context, db: Queryable, caller: SessionCaller) {
  const nowMs = context.clock.now()
  const { row, link, tries } = await findState(db, caller, chinaDay(nowMs))
  const subject = await subjectOf(context, db, caller, { row, link })
  const step = link ? 'face' : currentStep(row, nowMs)
  if (!subject || step !== 'face') throw new EsscError('ENROLMENT_STEP_CONFLICT')
  const digest = await lookupDigest(context.keys, 'document', subject.documentNumber)
  return { purpose: 'enrolment', subject, digest, tries } as const
}

/** Orders a check from the provider, bound to this session and to this person. */
export function startFace(context: Context): Handler<'enrolment.startFace'> {
  return async (call) =>
    await orderFace(context, call, await readSubject(context, context.pool, call.caller))
}

/** Asks the provider how the check ended; a face that matched opens the next step. */
export function finishFace(context: Context): Handler<'enrolment.finishFace'> {
  return async (call) => {
    const { caller, body } = call
    const challenge = await requireChallenge(context, caller, body.challengeId, 'enrolment')
    const order = await readSubject(context, context.pool, caller)
    const outcome = await askFaceOutcome(context, challenge, order)
    if (outcome === 'passed') await checkAgain(context, order.subject.personRef)
    const step = await call.commit(
      async (tx) =>
        (await settleFace(context, tx, caller, challenge, outcome)) ??
        (await passFace(context, tx, caller, challenge.document_digest)),
    )
    return await withCard(context, caller, step)
  }
}

import { EsscError } from '@essc/protocol/errors'
import type { Handler } from '../channels/call.ts'
import type { Context } from '../channels/context.ts'
import { lookupDigest } from '../channels/digests.ts'
import { applicantPlace } from './applicant-place.ts'
import { chinaDay } from './china-day.ts'
import { deleteDeskFace } from './desk-face-store.ts'
import { sealApplicant } from './person-vault.ts'
import { findApplicant } from './registry-check.ts'
import { currentStep, readDocumentNumber } from './service.ts'
import { isPhoneProven } from './sms-sent.ts'
import { findSms } from './sms-store.ts'
import { waitingStep } from './step.ts'
import { addName, lockEnrolment, saveUnlessLinked } from './store.ts'

const NAMES_A_DAY = 30

/** The first step: is this name and number a person, with a physical card in use? */
export function identify(context: Context): Handler<'enrolment.identify'> {
  const { keys, clock } = context
  return async (call) => {
    const { body, caller } = call
    // Whoever may ask without end learns which names belong to which numbers.
    const { names, tries } = await addName(context.pool, caller, chinaDay(clock.now()))
    if (names > NAMES_A_DAY) throw new EsscError('REQUEST_RATE_LIMITED')
    const documentNumber = readDocumentNumber(body.documentNumber)
    const identity = await findApplicant(context, { name: body.name, documentNumber })
    const documentDigest = await lookupDigest(keys, 'document', identity.documentNumber)
    const sealed = await sealApplicant(keys, applicantPlace(caller), identity)
    return await call.commit(async (tx) => {
      const nowMs = clock.now()
      const row = await lockEnrolment(tx, caller, nowMs)
      if (currentStep(row, nowMs) === 'password') throw new EsscError('ENROLMENT_STEP_CONFLICT')
      const isProven =
        !caller.asksSms || isPhoneProven(await findSms(tx, caller), caller.sessionId, nowMs)
      const step = isProven ? 'face' : 'sms'
      const isSaved = await saveUnlessLinked(
        tx,
        caller,
        {
          step,
          applicant_sealed: sealed,
          document_digest: documentDigest,
          face_passed_at_ms: null,
          face_session_id: null,
          desk_actor: null,
        },
        nowMs,
      )
      if (!isSaved) throw new EsscError('ENROLMENT_STEP_CONFLICT')
      // What a desk was asked to check was for the name before.
      if (row.step !== 'identity') await deleteDeskFace(tx, caller)
      const detail = { tries, desk: undefined }
      return await waitingStep(context, tx, caller, { step, subject: identity, detail })
    })
  }
}

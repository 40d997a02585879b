import { randomBytes } from 'node:crypto'
import type { FaceCheck } from '@essc/protocol/enrolment/schema'
import { EsscError } from '@essc/protocol/errors'
import type { Call } from '../channels/call.ts'
import type { SessionCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { type Refusal, refuse } from '../channels/refusal.ts'
import { freshToken } from '../channels/tokens.ts'
import type { FaceOutcome } from '../ports/face.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { chinaDay } from './china-day.ts'
import { isFaceOpen } from './face-paths.ts'
import type { Identity } from './person-vault.ts'
import { countsAsTry, FACE_TRIES, faceRefusal, settledOutcome } from './service.ts'
import { documentKindOf } from './step.ts'
import {
  addFaceTry,
  type ChallengeRow,
  type FacePurpose,
  findChallenge,
  insertChallenge,
  settleChallenge,
} from './store.ts'

type Started = Call<'enrolment.startFace'> | Call<'cards.startFace'>

/** Whose face is asked for, and for what. */
export interface FaceOrder {
  readonly purpose: FacePurpose
  readonly subject: Identity
  /** Of the subject's document number. */
  readonly digest: Buffer
  /** Faces that were refused today. */
  readonly tries: number
}

/**
 * Orders a check from the provider, bound to this session, this person and this purpose.
 *
 * @throws EsscError `FACE_PATH_CLOSED`, `FACE_LIMIT`, `FACE_UNAVAILABLE`.
 */
export async function orderFace(
  context: Context,
  call: Started,
  { purpose, subject, digest, tries }: FaceOrder,
): Promise<FaceCheck> {
  const { clock, ports, newId, publicUrl } = context
  const { caller } = call
  const { means } = call.body
  if (!isFaceOpen(documentKindOf(subject.documentNumber), caller.host, means)) {
    throw new EsscError('FACE_PATH_CLOSED')
  }
  if (tries >= FACE_TRIES) throw new EsscError('FACE_LIMIT')
  const { personRef } = subject
  const challenge = randomBytes(24).toString('base64url')
  const { faceSessionId: providerId } = await ports.face.start({ personRef, challenge })
  return await call.commit(async (tx) => {
    const challengeId = newId()
    const page = freshToken(caller.hostBucket)
    await insertChallenge(tx, caller, {
      challenge_id: challengeId,
      session_id: caller.sessionId,
      document_digest: digest,
      provider_id: providerId,
      attempt: tries + 1,
      ordered_at_ms: clock.now(),
      purpose,
      page_digest: means === 'page' ? page.digest : null,
    })
    // The page finds the check by a token of its own: addresses are read in passing.
    if (means === 'page') {
      const url = `${publicUrl}/services/face/${page.token}`
      return { challengeId, means, providerId: '', url }
    }
    const url = means === 'alipay' ? `${publicUrl}/face?certifyId=${providerId}` : ''
    return { challengeId, means, providerId, url }
  })
}

/**
 * The check that this very session ordered for this purpose.
 *
 * @throws EsscError `REQUEST_NOT_FOUND`
 */
export async function requireChallenge(
  { pool }: Context,
  caller: SessionCaller,
  challengeId: string,
  purpose: FacePurpose,
): Promise<ChallengeRow> {
  const challenge = await findChallenge(pool, caller, challengeId, purpose)
  if (!challenge) throw new EsscError('REQUEST_NOT_FOUND')
  return challenge
}

/**
 * Asks the provider how a check ended. What the phone says of it counts for nothing.
 *
 * @throws EsscError `ENROLMENT_STEP_CONFLICT` for a check of another person, `FACE_UNAVAILABLE` while
 *   it is not finished.
 */
export async function askFaceOutcome(
  { clock, ports }: Context,
  challenge: ChallengeRow,
  { subject, digest }: Pick<FaceOrder, 'subject' | 'digest'>,
): Promise<Exclude<FaceOutcome, 'pending'>> {
  // The person was changed after the check had been ordered: it was for somebody else.
  if (!digest.equals(challenge.document_digest)) throw new EsscError('ENROLMENT_STEP_CONFLICT')
  const { provider_id: faceSessionId, attempt, ordered_at_ms } = challenge
  const { personRef } = subject
  const told = await ports.face.outcome({ personRef, faceSessionId, attempt })
  const outcome = settledOutcome(told, ordered_at_ms, clock.now())
  if (outcome === 'pending') throw new EsscError('FACE_UNAVAILABLE')
  return outcome
}

/**
 * Takes an outcome once, and counts a face that was refused.
 *
 * @returns undefined when the face matched and tries are left.
 * @throws EsscError `ENROLMENT_STEP_CONFLICT` for a check that was settled before.
 */
export async function settleFace(
  context: Context,
  tx: Transaction,
  caller: SessionCaller,
  challenge: ChallengeRow,
  outcome: Exclude<FaceOutcome, 'pending'>,
): Promise<Refusal | undefined> {
  const nowMs = context.clock.now()
  const day = chinaDay(nowMs)
  const challengeId = challenge.challenge_id
  const tries = await settleChallenge(tx, caller, { challengeId, day, nowMs })
  if (tries === undefined) throw new EsscError('ENROLMENT_STEP_CONFLICT')
  // Checks that were ordered while tries were left, and are finished when none is.
  if (tries >= FACE_TRIES) return refuse('FACE_LIMIT')
  if (outcome === 'passed') return undefined
  const isTry = countsAsTry(outcome)
  if (isTry) await addFaceTry(tx, caller, day)
  return faceRefusal(outcome, tries + (isTry ? 1 : 0))
}

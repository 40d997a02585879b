import { randomBytes } from 'node:crypto'
import { fromBase64Url } from '@essc/crypto/bytes'
import type { FaceChallenge } from '@essc/protocol/enrolment/schema'
import { EsscError } from '@essc/protocol/errors'
import type { PaymentFaceBody } from '@essc/protocol/payments/schema'
import type { HolderCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { chinaDay } from '../enrolment/china-day.ts'
import { isFaceOpen } from '../enrolment/face-paths.ts'
import { identityOf } from '../enrolment/identity-of.ts'
import { documentKindOf } from '../enrolment/step.ts'
import type { Transaction } from '../postgres/transaction.ts'

/** Face checks that one holder may begin for payments on one day. */
const MOST_A_DAY = 10
const DEADLINE_MS = 300_000

/**
 * Orders a face check in place of the password. It is good for this payment as it stands, in this
 * session, once: the check is bound to the digest that the holder agrees to.
 *
 * @throws EsscError `FACE_PATH_CLOSED`, `FACE_LIMIT`, `FACE_UNAVAILABLE`.
 */
export async function startPaymentFace(
  context: Context,
  caller: HolderCaller,
  asked: { paymentId: string; body: PaymentFaceBody },
): Promise<FaceChallenge> {
  const { pool, keys, clock, newId, ports, publicUrl } = context
  const { person } = caller
  const { digest, means } = asked.body
  const day = chinaDay(clock.now())
  const { rows } = await pool.query(
    `select count(*)::int as count from payment_face
     where bucket = $1 and person_id = $2 and day = $3`,
    [person.bucket, person.personId, day],
  )
  if (rows[0].count >= MOST_A_DAY) throw new EsscError('FACE_LIMIT')
  const attempt = rows[0].count + 1
  const { personRef, documentNumber } = await identityOf(keys, pool, person)
  if (!isFaceOpen(documentKindOf(documentNumber), caller.host, means)) {
    throw new EsscError('FACE_PATH_CLOSED')
  }
  // What the check is good for stands in its row; the provider's name for it must fit every host.
  const challenge = randomBytes(24).toString('base64url')
  const { faceSessionId: providerId } = await ports.face.start({ personRef, challenge })
  const challengeId = newId()
  await pool.query(
    `insert into payment_face (bucket, challenge_id, person_id, payment_id, digest, session_id,
       provider_id, attempt, day, ordered_at_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      person.bucket,
      challengeId,
      person.personId,
      asked.paymentId,
      Buffer.from(fromBase64Url(digest)),
      caller.sessionId,
      providerId,
      attempt,
      day,
      clock.now(),
    ],
  )
  const url = means === 'alipay' ? `${publicUrl}/face?certifyId=${providerId}` : ''
  return { challengeId, means, providerId, url }
}

/**
 * Asks the provider how a check ended. What the phone says of it counts for nothing.
 *
 * @throws EsscError `REQUEST_NOT_FOUND` for a check of another payment, amount or session,
 *   `FACE_UNAVAILABLE` while it is not finished, `FACE_REFUSED`, `FACE_CANCELLED`, `FACE_TIMED_OUT`.
 */
export async function requirePaymentFace(
  context: Context,
  caller: HolderCaller,
  asked: { challengeId: string; paymentId: string; digest: string },
): Promise<void> {
  const { pool, keys, clock, ports } = context
  const { person } = caller
  const { rows } = await pool.query(
    `select provider_id, attempt, ordered_at_ms from payment_face
     where bucket = $1 and challenge_id = $2 and person_id = $3 and payment_id = $4 and digest = $5
       and session_id = $6`,
    [
      person.bucket,
      asked.challengeId,
      person.personId,
      asked.paymentId,
      Buffer.from(fromBase64Url(asked.digest)),
      caller.sessionId,
    ],
  )
  const row = rows[0]
  if (row === undefined) throw new EsscError('REQUEST_NOT_FOUND')
  const { personRef } = await identityOf(keys, pool, person)
  const told = await ports.face.outcome({
    personRef,
    faceSessionId: row.provider_id,
    attempt: row.attempt,
  })
  const outcome = clock.now() >= row.ordered_at_ms + DEADLINE_MS ? 'timedOut' : told
  if (outcome === 'pending') throw new EsscError('FACE_UNAVAILABLE')
  if (outcome === 'refused') throw new EsscError('FACE_REFUSED')
  if (outcome === 'cancelled') throw new EsscError('FACE_CANCELLED')
  if (outcome === 'timedOut') throw new EsscError('FACE_TIMED_OUT')
}

/** Uses a check up. @returns false when it was used before. */
export async function usePaymentFace(
  tx: Transaction,
  caller: HolderCaller,
  challengeId: string,
  nowMs: number,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update payment_face set used_at_ms = $3
     where bucket = $1 and challenge_id = $2 and used_at_ms is null`,
    [caller.person.bucket, challengeId, nowMs],
  )
  return rowCount === 1
}

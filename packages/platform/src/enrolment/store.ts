import type { Queryable } from '../channels/store.ts'
import type { StepKind } from './service.ts'

/** The host user whose enrolment it is. */
export interface HostUser {
  readonly hostBucket: number
  readonly channelId: string
  readonly hostUserDigest: Buffer
}

export interface EnrolmentRow {
  step: StepKind
  applicant_sealed: Buffer | null
  document_digest: Buffer | null
  face_passed_at_ms: number | null
  face_session_id: string | null
}

export interface ChallengeRow {
  challenge_id: string
  session_id: string
  document_digest: Buffer
  provider_id: string
  attempt: number
  ordered_at_ms: number
  settled_at_ms: number | null
}

const keyOf = (user: HostUser) => [user.hostBucket, user.channelId, user.hostUserDigest]
const WHERE = 'where bucket = $1 and channel_id = $2 and host_user_digest = $3'

export async function findEnrolment(
  db: Queryable,
  user: HostUser,
): Promise<EnrolmentRow | undefined> {
  const { rows } = await db.query(`select * from enrolment ${WHERE}`, keyOf(user))
  return rows[0]
}

/** Makes the row if there is none, and holds it until the transaction ends. */
export async function lockEnrolment(
  tx: Queryable,
  user: HostUser,
  nowMs: number,
): Promise<EnrolmentRow> {
  await tx.query(
    `insert into enrolment (bucket, channel_id, host_user_digest, step, updated_at_ms)
     values ($1, $2, $3, 'identity', $4) on conflict do nothing`,
    [...keyOf(user), nowMs],
  )
  const { rows } = await tx.query(`select * from enrolment ${WHERE} for update`, keyOf(user))
  return rows[0]
}

export async function saveEnrolment(
  tx: Queryable,
  user: HostUser,
  row: EnrolmentRow,
  nowMs: number,
): Promise<void> {
  await tx.query(
    `update enrolment set step = $4, applicant_sealed = $5, document_digest = $6,
       face_passed_at_ms = $7, face_session_id = $8, updated_at_ms = $9 ${WHERE}`,
    [
      ...keyOf(user),
      row.step,
      row.applicant_sealed,
      row.document_digest,
      row.face_passed_at_ms,
      row.face_session_id,
      nowMs,
    ],
  )
}

export async function deleteEnrolment(tx: Queryable, user: HostUser): Promise<void> {
  await tx.query(`delete from enrolment ${WHERE}`, keyOf(user))
}

export async function countFaceTries(db: Queryable, user: HostUser, day: number): Promise<number> {
  const { rows } = await db.query<{ tries: number }>(
    `select tries from face_try ${WHERE} and day = $4`,
    [...keyOf(user), day],
  )
  return rows[0]?.tries ?? 0
}

/** The day's tries, held until the transaction ends, so that checks at once cannot exceed them. */
export async function lockFaceTries(tx: Queryable, user: HostUser, day: number): Promise<number> {
  await tx.query(
    `insert into face_try (bucket, channel_id, host_user_digest, day, tries, names)
     values ($1, $2, $3, $4, 0, 0) on conflict do nothing`,
    [...keyOf(user), day],
  )
  const { rows } = await tx.query<{ tries: number }>(
    `select tries from face_try ${WHERE} and day = $4 for update`,
    [...keyOf(user), day],
  )
  return rows[0]!.tries
}

export async function addFaceTry(tx: Queryable, user: HostUser, day: number): Promise<void> {
  await tx.query(`update face_try set tries = tries + 1 ${WHERE} and day = $4`, [
    ...keyOf(user),
    day,
  ])
}

/** @returns how many names this host user has asked about today, with this one. */
export async function addName(db: Queryable, user: HostUser, day: number): Promise<number> {
  const { rows } = await db.query<{ names: number }>(
    `insert into face_try (bucket, channel_id, host_user_digest, day, tries, names)
     values ($1, $2, $3, $4, 0, 1)
     on conflict (bucket, channel_id, host_user_digest, day)
     do update set names = face_try.names + 1 where face_try.names < 32767
     returning names`,
    [...keyOf(user), day],
  )
  return rows[0]?.names ?? 32_767
}

export async function insertChallenge(
  tx: Queryable,
  user: HostUser,
  row: Omit<ChallengeRow, 'settled_at_ms'>,
): Promise<void> {
  await tx.query(
    `insert into face_challenge (bucket, channel_id, host_user_digest, challenge_id, session_id,
       document_digest, provider_id, attempt, ordered_at_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...keyOf(user),
      row.challenge_id,
      row.session_id,
      row.document_digest,
      row.provider_id,
      row.attempt,
      row.ordered_at_ms,
    ],
  )
}

/** The challenge that this very session ordered; another's is not found. */
export async function findChallenge(
  db: Queryable,
  session: { hostBucket: number; sessionId: string },
  challengeId: string,
): Promise<ChallengeRow | undefined> {
  const { rows } = await db.query<ChallengeRow>(
    `select challenge_id, session_id, document_digest, provider_id, attempt, ordered_at_ms,
       settled_at_ms
     from face_challenge where bucket = $1 and challenge_id = $2 and session_id = $3`,
    [session.hostBucket, challengeId, session.sessionId],
  )
  return rows[0]
}

/** Whether this was the one settlement of the challenge. */
export async function settleChallenge(
  tx: Queryable,
  hostBucket: number,
  challengeId: string,
  nowMs: number,
): Promise<boolean> {
  const done = await tx.query(
    `update face_challenge set settled_at_ms = $3
     where bucket = $1 and challenge_id = $2 and settled_at_ms is null`,
    [hostBucket, challengeId, nowMs],
  )
  return done.rowCount === 1
}

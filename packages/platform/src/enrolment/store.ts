import type { LinkRow, Queryable } from '../channels/store.ts'
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
  /** The office that looked this enrolment up, until the holder is told. */
  desk_actor: string | null
}

/** What a face check is good for once it matched. */
export type FacePurpose = 'enrolment' | 'reveal'

export interface ChallengeRow {
  challenge_id: string
  session_id: string
  document_digest: Buffer
  provider_id: string
  attempt: number
  ordered_at_ms: number
  settled_at_ms: number | null
  purpose: FacePurpose
  /** Of the token in the address of the platform's page, where that is the way. */
  page_digest: Buffer | null
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

/** How far a host user has come: the enrolment under way, and the card that the user holds. */
export interface EnrolmentState {
  readonly row: EnrolmentRow | undefined
  readonly link: LinkRow | undefined
  /** Refused faces of the day that was asked about. */
  readonly tries: number
}

/** @param day whose tries are wanted; left out: none. */
export async function findState(
  db: Queryable,
  user: HostUser,
  day?: number,
): Promise<EnrolmentState> {
  const { rows } = await db.query({
    name: 'enrolment-state',
    text: `select e.step, e.applicant_sealed, e.document_digest, e.face_passed_at_ms,
             e.face_session_id, e.desk_actor, l.person_bucket, l.person_id, l.card_id, l.joined,
             l.linked_at_ms, coalesce(t.tries, 0) as tries
           from (select $1::smallint as bucket, $2::text as channel_id,
                   $3::bytea as host_user_digest) u
           left join enrolment e using (bucket, channel_id, host_user_digest)
           left join holder_link l using (bucket, channel_id, host_user_digest)
           left join face_try t on t.bucket = u.bucket and t.channel_id = u.channel_id
             and t.host_user_digest = u.host_user_digest and t.day = $4`,
    values: [...keyOf(user), day ?? null],
  })
  const { person_bucket, person_id, card_id, joined, linked_at_ms, tries, ...row } = rows[0]
  const [bucket, channel_id, host_user_digest] = [
    user.hostBucket,
    user.channelId,
    user.hostUserDigest,
  ]
  return {
    tries,
    row: row.step === null ? undefined : row,
    link:
      person_id === null
        ? undefined
        : {
            ...{ bucket, channel_id, host_user_digest },
            ...{ person_bucket, person_id, card_id, joined, linked_at_ms },
          },
  }
}

/** Makes the row if there is none, and holds it until the transaction ends. */
export async function lockEnrolment(
  tx: Queryable,
  user: HostUser,
  nowMs: number,
): Promise<EnrolmentRow> {
  const { rows } = await tx.query({
    name: 'enrolment-lock',
    text: `insert into enrolment (bucket, channel_id, host_user_digest, step, updated_at_ms)
           values ($1, $2, $3, 'identity', $4)
           on conflict (bucket, channel_id, host_user_digest)
           do update set updated_at_ms = excluded.updated_at_ms returning *`,
    values: [...keyOf(user), nowMs],
  })
  return rows[0]
}

const SAVE = `update enrolment set step = $4, applicant_sealed = $5, document_digest = $6,
  face_passed_at_ms = $7, face_session_id = $8, desk_actor = $9, updated_at_ms = $10 ${WHERE}`

const valuesOf = (user: HostUser, row: EnrolmentRow, nowMs: number) => [
  ...keyOf(user),
  row.step,
  row.applicant_sealed,
  row.document_digest,
  row.face_passed_at_ms,
  row.face_session_id,
  row.desk_actor,
  nowMs,
]

export async function saveEnrolment(
  tx: Queryable,
  user: HostUser,
  row: EnrolmentRow,
  nowMs: number,
): Promise<void> {
  await tx.query({ name: 'enrolment-save', text: SAVE, values: valuesOf(user, row, nowMs) })
}

/** The same for a host user who is no holder. Whether that is so. */
export async function saveUnlessLinked(
  tx: Queryable,
  user: HostUser,
  row: EnrolmentRow,
  nowMs: number,
): Promise<boolean> {
  const done = await tx.query({
    name: 'enrolment-save-unless-linked',
    text: `${SAVE} and not exists (select from holder_link ${WHERE})`,
    values: valuesOf(user, row, nowMs),
  })
  return done.rowCount === 1
}

export async function deleteEnrolment(tx: Queryable, user: HostUser): Promise<void> {
  await tx.query({
    name: 'enrolment-delete',
    text: `with sms as (delete from sms_code ${WHERE}), desk as (delete from desk_face ${WHERE})
           delete from enrolment ${WHERE}`,
    values: keyOf(user),
  })
}

export async function countFaceTries(db: Queryable, user: HostUser, day: number): Promise<number> {
  const { rows } = await db.query<{ tries: number }>({
    name: 'face-tries',
    text: `select tries from face_try ${WHERE} and day = $4`,
    values: [...keyOf(user), day],
  })
  return rows[0]?.tries ?? 0
}

export async function addFaceTry(tx: Queryable, user: HostUser, day: number): Promise<void> {
  await tx.query(`update face_try set tries = tries + 1 ${WHERE} and day = $4`, [
    ...keyOf(user),
    day,
  ])
}

/** @returns how many names this host user has asked about today, with this one, and the day's refused faces. */
export async function addName(
  db: Queryable,
  user: HostUser,
  day: number,
): Promise<{ names: number; tries: number }> {
  const { rows } = await db.query<{ names: number; tries: number }>({
    name: 'name-add',
    text: `insert into face_try (bucket, channel_id, host_user_digest, day, tries, names)
           values ($1, $2, $3, $4, 0, 1)
           on conflict (bucket, channel_id, host_user_digest, day)
           do update set names = least(face_try.names, 32766) + 1
           returning names, tries`,
    values: [...keyOf(user), day],
  })
  return rows[0]!
}

export async function insertChallenge(
  tx: Queryable,
  user: HostUser,
  row: Omit<ChallengeRow, 'settled_at_ms'>,
): Promise<void> {
  await tx.query({
    name: 'challenge-insert',
    text: `insert into face_challenge (bucket, channel_id, host_user_digest, challenge_id,
             session_id, document_digest, provider_id, attempt, ordered_at_ms, purpose, page_digest)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      ...keyOf(user),
      row.challenge_id,
      row.session_id,
      row.document_digest,
      row.provider_id,
      row.attempt,
      row.ordered_at_ms,
      row.purpose,
      row.page_digest,
    ],
  })
}

/** The challenge that this very session ordered for this; another's is not found. */
export async function findChallenge(
  db: Queryable,
  session: { hostBucket: number; sessionId: string },
  challengeId: string,
  purpose: FacePurpose,
): Promise<ChallengeRow | undefined> {
  const { rows } = await db.query<ChallengeRow>({
    name: 'challenge-find',
    text: `select challenge_id, session_id, document_digest, provider_id, attempt, ordered_at_ms,
             settled_at_ms, purpose, page_digest
           from face_challenge
           where bucket = $1 and challenge_id = $2 and session_id = $3 and purpose = $4`,
    values: [session.hostBucket, challengeId, session.sessionId, purpose],
  })
  return rows[0]
}

/** The check that a page's token was given out for, with the host user who ordered it. */
export async function findPageChallenge(
  db: Queryable,
  { bucket, pageDigest }: { bucket: number; pageDigest: Buffer },
): Promise<(ChallengeRow & HostUser) | undefined> {
  const { rows } = await db.query(
    `select challenge_id, session_id, document_digest, provider_id, attempt, ordered_at_ms,
       settled_at_ms, purpose, page_digest, bucket as "hostBucket", channel_id as "channelId",
       host_user_digest as "hostUserDigest"
     from face_challenge where bucket = $1 and page_digest = $2`,
    [bucket, pageDigest],
  )
  return rows[0]
}

/**
 * Settles a challenge, and holds the day's tries until the transaction ends, so that checks at once cannot
 * exceed them.
 *
 * @returns the tries; undefined for a challenge that was settled before.
 */
export async function settleChallenge(
  tx: Queryable,
  user: HostUser,
  { challengeId, day, nowMs }: { challengeId: string; day: number; nowMs: number },
): Promise<number | undefined> {
  const { rows } = await tx.query<{ tries: number }>({
    name: 'challenge-settle',
    text: `with settled as (
             update face_challenge set settled_at_ms = $6
             where bucket = $1 and challenge_id = $5 and settled_at_ms is null returning 1)
           insert into face_try (bucket, channel_id, host_user_digest, day, tries, names)
           select $1, $2, $3, $4, 0, 0 from settled
           on conflict (bucket, channel_id, host_user_digest, day)
           do update set tries = face_try.tries returning tries`,
    values: [...keyOf(user), day, challengeId, nowMs],
  })
  return rows[0]?.tries
}

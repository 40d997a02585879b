import { fromUtf8, utf8 } from '@essc/crypto/bytes'
import type { Context } from '../channels/context.ts'
import { lookupDigest } from '../channels/digests.ts'
import type { Queryable } from '../channels/store.ts'
import { applicantPlace } from './applicant-place.ts'
import type { HostUser } from './store.ts'

const REFERENCE_KEY = 'desk-reference'

/** A host user whose face waits for a clerk. */
export interface DeskFace extends HostUser {
  readonly documentDigest: Buffer
  readonly expiresAtMs: number
}

const keyOf = (user: HostUser) => [user.hostBucket, user.channelId, user.hostUserDigest]
const WHERE = 'where bucket = $1 and channel_id = $2 and host_user_digest = $3'

/** Puts a reference in the place of the one before; it is kept sealed, and found by its digest. */
export async function saveDeskFace(
  context: Context,
  tx: Queryable,
  face: DeskFace,
  reference: string,
): Promise<void> {
  const { keys } = context
  await keys.ensure(REFERENCE_KEY, 'seal')
  const sealed = await keys.seal(REFERENCE_KEY, utf8(reference), applicantPlace(face))
  const digest = await lookupDigest(keys, 'desk', reference)
  await tx.query(
    `insert into desk_face (bucket, channel_id, host_user_digest, reference_sealed,
       reference_digest, document_digest, expires_at_ms)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (bucket, channel_id, host_user_digest) do update
       set reference_sealed = excluded.reference_sealed,
         reference_digest = excluded.reference_digest,
         document_digest = excluded.document_digest, expires_at_ms = excluded.expires_at_ms`,
    [...keyOf(face), Buffer.from(sealed), digest, face.documentDigest, face.expiresAtMs],
  )
}

export interface FaceDetail {
  /** Faces that were refused on the day. */
  readonly tries: number
  readonly desk: { reference: string; expiresAtUnix: number } | undefined
}

/**
 * What a host user at the face step is told: the day's tries, and the reference that may be read to a
 * desk while it is good.
 */
export async function findFaceDetail(
  context: Context,
  db: Queryable,
  user: HostUser,
  day: number,
): Promise<FaceDetail> {
  const { rows } = await db.query<{
    tries: number | null
    reference_sealed: Buffer | null
    expires_at_ms: number
  }>({
    name: 'face-detail',
    text: `select t.tries, d.reference_sealed, d.expires_at_ms
           from (select $1::smallint as bucket, $2::text as channel_id,
                   $3::bytea as host_user_digest) u
           left join face_try t on t.bucket = u.bucket and t.channel_id = u.channel_id
             and t.host_user_digest = u.host_user_digest and t.day = $4
           left join desk_face d on d.bucket = u.bucket and d.channel_id = u.channel_id
             and d.host_user_digest = u.host_user_digest`,
    values: [...keyOf(user), day],
  })
  const { tries, reference_sealed: sealed, expires_at_ms: expiresAtMs } = rows[0]!
  if (sealed === null || context.clock.now() >= expiresAtMs) {
    return { tries: tries ?? 0, desk: undefined }
  }
  const reference = fromUtf8(await context.keys.unseal(REFERENCE_KEY, sealed, applicantPlace(user)))
  const expiresAtUnix = Math.floor(expiresAtMs / 1_000)
  return { tries: tries ?? 0, desk: { reference, expiresAtUnix } }
}

/** Who reads this reference; undefined for one that is unknown, used or too old. */
export async function findDeskFace(
  context: Context,
  db: Queryable,
  reference: string,
): Promise<DeskFace | undefined> {
  const digest = await lookupDigest(context.keys, 'desk', reference)
  const { rows } = await db.query(
    `select bucket, channel_id, host_user_digest, document_digest, expires_at_ms
     from desk_face where reference_digest = $1`,
    [digest],
  )
  const row = rows[0]
  if (!row || context.clock.now() >= row.expires_at_ms) return undefined
  return {
    hostBucket: row.bucket,
    channelId: row.channel_id,
    hostUserDigest: row.host_user_digest,
    documentDigest: row.document_digest,
    expiresAtMs: row.expires_at_ms,
  }
}

/** Whether this was the one use of the reference. */
export async function deleteDeskFace(tx: Queryable, user: HostUser): Promise<boolean> {
  const done = await tx.query(`delete from desk_face ${WHERE}`, keyOf(user))
  return done.rowCount === 1
}

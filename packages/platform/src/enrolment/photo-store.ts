import type { Queryable } from '../channels/store.ts'
import type { HostUser } from './store.ts'

/** @returns how many photos this host user asked to send today, with this one. */
export async function addPhoto(db: Queryable, user: HostUser, day: number): Promise<number> {
  const { rows } = await db.query<{ photos: number }>(
    `insert into face_try (bucket, channel_id, host_user_digest, day, tries, names, photos)
     values ($1, $2, $3, $4, 0, 0, 1)
     on conflict (bucket, channel_id, host_user_digest, day)
     do update set photos = face_try.photos + 1 where face_try.photos < 32767
     returning photos`,
    [user.hostBucket, user.channelId, user.hostUserDigest, day],
  )
  return rows[0]?.photos ?? 32_767
}

export async function insertPhotoTicket(
  tx: Queryable,
  row: { bucket: number; digest: Buffer; expiresAtMs: number },
): Promise<void> {
  await tx.query('insert into photo_ticket (bucket, digest, expires_at_ms) values ($1, $2, $3)', [
    row.bucket,
    row.digest,
    row.expiresAtMs,
  ])
}

/** Whether this was the one use of the ticket, in time. */
export async function takePhotoTicket(
  db: Queryable,
  { bucket, digest }: { bucket: number; digest: Buffer },
  nowMs: number,
): Promise<boolean> {
  const done = await db.query(
    'delete from photo_ticket where bucket = $1 and digest = $2 and expires_at_ms > $3',
    [bucket, digest, nowMs],
  )
  return done.rowCount === 1
}

import type { Queryable } from '../channels/store.ts'
import type { HostUser } from './store.ts'

export interface SmsRow {
  session_id: string
  phone_sealed: Buffer
  code_digest: Buffer
  tries: number
  sent_at_ms: number
  expires_at_ms: number
  passed_at_ms: number | null
}

const keyOf = (user: HostUser) => [user.hostBucket, user.channelId, user.hostUserDigest]
const WHERE = 'where bucket = $1 and channel_id = $2 and host_user_digest = $3'

export async function findSms(
  db: Queryable,
  user: HostUser,
  { lock = false } = {},
): Promise<SmsRow | undefined> {
  const { rows } = await db.query<SmsRow>(
    `select session_id, phone_sealed, code_digest, tries, sent_at_ms, expires_at_ms, passed_at_ms
     from sms_code ${WHERE}${lock ? ' for update' : ''}`,
    keyOf(user),
  )
  return rows[0]
}

/** Puts the newest code in the place of the one before. */
export async function saveSms(
  tx: Queryable,
  user: HostUser,
  row: Omit<SmsRow, 'tries' | 'passed_at_ms'>,
): Promise<void> {
  await tx.query(
    `insert into sms_code (bucket, channel_id, host_user_digest, session_id, phone_sealed,
       code_digest, tries, sent_at_ms, expires_at_ms)
     values ($1, $2, $3, $4, $5, $6, 0, $7, $8)
     on conflict (bucket, channel_id, host_user_digest) do update
       set session_id = excluded.session_id, phone_sealed = excluded.phone_sealed,
         code_digest = excluded.code_digest, tries = 0, sent_at_ms = excluded.sent_at_ms,
         expires_at_ms = excluded.expires_at_ms, passed_at_ms = null`,
    [
      ...keyOf(user),
      row.session_id,
      row.phone_sealed,
      row.code_digest,
      row.sent_at_ms,
      row.expires_at_ms,
    ],
  )
}

export async function settleSms(
  tx: Queryable,
  user: HostUser,
  change: { tries: number; passedAtMs: number | null },
): Promise<void> {
  await tx.query(`update sms_code set tries = $4, passed_at_ms = $5 ${WHERE}`, [
    ...keyOf(user),
    change.tries,
    change.passedAtMs,
  ])
}

/** Takes a code back that could not be sent. */
export async function forgetSms(db: Queryable, user: HostUser): Promise<void> {
  await db.query(`delete from sms_code ${WHERE} and passed_at_ms is null`, keyOf(user))
}

/** @returns how many texts this host user asked for today, with this one. */
export async function addMessage(db: Queryable, user: HostUser, day: number): Promise<number> {
  const { rows } = await db.query<{ messages: number }>(
    `insert into face_try (bucket, channel_id, host_user_digest, day, tries, names, messages)
     values ($1, $2, $3, $4, 0, 0, 1)
     on conflict (bucket, channel_id, host_user_digest, day)
     do update set messages = face_try.messages + 1 where face_try.messages < 32767
     returning messages`,
    [...keyOf(user), day],
  )
  return rows[0]?.messages ?? 32_767
}

/** @returns how many texts this number got today, with this one, whoever asked. */
export async function addPhoneMessage(
  db: Queryable,
  phone: { bucket: number; phoneDigest: Buffer },
  day: number,
): Promise<number> {
  const { rows } = await db.query<{ messages: number }>(
    `insert into sms_phone (bucket, phone_digest, day, messages) values ($1, $2, $3, 1)
     on conflict (bucket, phone_digest, day)
     do update set messages = sms_phone.messages + 1 where sms_phone.messages < 32767
     returning messages`,
    [phone.bucket, phone.phoneDigest, day],
  )
  return rows[0]?.messages ?? 32_767
}

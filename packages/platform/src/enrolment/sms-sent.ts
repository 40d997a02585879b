import { fromUtf8 } from '@essc/crypto/bytes'
import type { SessionCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import type { Queryable } from '../channels/store.ts'
import type { KeyPort } from '../keys/port.ts'
import { applicantPlace } from './applicant-place.ts'
import { findSms, type SmsRow } from './sms-store.ts'
import type { HostUser } from './store.ts'

/** The key that phone numbers lie under while a code is on its way. */
export const SMS_PHONE_KEY = 'sms-phone'
/** How long after one text the next may be asked for. */
export const SMS_AGAIN_MS = 60_000
/** Wrong codes that one text bears. */
export const SMS_TRIES = 5
/** How long a number that was proven stays proven in its session, should the name be corrected. */
const PROVEN_MS = 1_800_000

/** Whether this session has proven its phone number lately. */
export function isPhoneProven(row: SmsRow | undefined, sessionId: string, nowMs: number): boolean {
  return (
    row?.passed_at_ms != null &&
    row.session_id === sessionId &&
    nowMs < row.passed_at_ms + PROVEN_MS
  )
}

/** The number that a code went to. */
export async function openSmsPhone(keys: KeyPort, user: HostUser, row: SmsRow): Promise<string> {
  return fromUtf8(await keys.unseal(SMS_PHONE_KEY, row.phone_sealed, applicantPlace(user)))
}

/** What the phone is told of the code that was sent to it; nothing of another session's. */
export async function sentSms(context: Context, db: Queryable, caller: SessionCaller) {
  const row = await findSms(db, caller)
  if (!row || row.session_id !== caller.sessionId || row.passed_at_ms !== null) return undefined
  if (context.clock.now() >= row.expires_at_ms) return undefined
  const phone = await openSmsPhone(context.keys, caller, row)
  return {
    maskedPhone: `${phone.slice(0, 3)}****${phone.slice(-4)}`,
    expiresAtUnix: Math.floor(row.expires_at_ms / 1_000),
    sendAgainAtUnix: Math.ceil((row.sent_at_ms + SMS_AGAIN_MS) / 1_000),
    attemptsLeft: Math.max(0, SMS_TRIES - row.tries),
  }
}

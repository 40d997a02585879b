import { randomInt } from 'node:crypto'
import { utf8 } from '@essc/crypto/bytes'
import { EsscError } from '@essc/protocol/errors'
import { bucketOf } from '../bucket.ts'
import type { Handler } from '../channels/call.ts'
import type { SessionCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { lookupDigest, sameDigest } from '../channels/digests.ts'
import { refuse } from '../channels/refusal.ts'
import type { Queryable } from '../channels/store.ts'
import { type Transaction, transaction } from '../postgres/transaction.ts'
import { applicantPlace } from './applicant-place.ts'
import { chinaDay } from './china-day.ts'
import { currentStep } from './service.ts'
import { openSmsPhone, SMS_AGAIN_MS, SMS_PHONE_KEY, SMS_TRIES } from './sms-sent.ts'
import { addMessage, addPhoneMessage, findSms, forgetSms, saveSms, settleSms } from './sms-store.ts'
import { stepOf, waitingStep } from './step.ts'
import { findState, lockEnrolment, saveEnrolment } from './store.ts'

const CODE_MS = 300_000
/** Texts a day: to one host user, and to one number, whoever asks for it. */
export const SMS_A_DAY = 5
export const SMS_A_NUMBER = 10

async function requireStep(db: Queryable, caller: SessionCaller, nowMs: number): Promise<void> {
  const { row, link } = await findState(db, caller)
  if (link || currentStep(row, nowMs) !== 'sms') throw new EsscError('ENROLMENT_STEP_CONFLICT')
}

const messageOf = (code: string) =>
  `【社保卡沙箱】验证码 ${code}，五分钟内有效，用于领取电子社保卡，请勿告诉他人。Code ${code}, valid for 5 minutes. Tell nobody.`

interface Text {
  readonly codeDigest: Buffer
  readonly phoneDigest: Buffer
  readonly sealed: Uint8Array
}

/**
 * Writes the code down before it is sent, so that of two requests at once one sends.
 *
 * @throws EsscError `ENROLMENT_STEP_CONFLICT`, `SMS_TOO_SOON`, `SMS_LIMIT`.
 */
async function reserve(context: Context, tx: Transaction, caller: SessionCaller, text: Text) {
  const nowMs = context.clock.now()
  const { phoneDigest, codeDigest, sealed } = text
  await lockEnrolment(tx, caller, nowMs)
  await requireStep(tx, caller, nowMs)
  const before = await findSms(tx, caller)
  const waitMs = (before?.sent_at_ms ?? 0) + SMS_AGAIN_MS - nowMs
  if (waitMs > 0) {
    throw new EsscError('SMS_TOO_SOON', { parameters: { seconds: Math.ceil(waitMs / 1_000) } })
  }
  const day = chinaDay(nowMs)
  const number = { bucket: bucketOf(phoneDigest), phoneDigest }
  const isOver =
    (await addMessage(tx, caller, day)) > SMS_A_DAY ||
    (await addPhoneMessage(tx, number, day)) > SMS_A_NUMBER
  if (isOver) throw new EsscError('SMS_LIMIT')
  await saveSms(tx, caller, {
    session_id: caller.sessionId,
    phone_sealed: Buffer.from(sealed),
    code_digest: codeDigest,
    sent_at_ms: nowMs,
    expires_at_ms: nowMs + CODE_MS,
  })
}

/** Sends a code, or another: at most one a minute, five a day, ten a day to one number. */
export function sendSms(context: Context): Handler<'enrolment.sendSms'> {
  const { pool, keys, clock, ports } = context
  return async (call) => {
    const { caller, body } = call
    await requireStep(pool, caller, clock.now())
    await keys.ensure(SMS_PHONE_KEY, 'seal')
    const { phone } = body
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const text: Text = {
      codeDigest: await lookupDigest(keys, 'smsCode', caller.sessionId, phone, code),
      phoneDigest: await lookupDigest(keys, 'phone', phone),
      sealed: await keys.seal(SMS_PHONE_KEY, utf8(phone), applicantPlace(caller)),
    }
    await transaction(pool, (tx) => reserve(context, tx, caller, text), { repeatable: true })
    try {
      await ports.messenger.send({ phone, text: messageOf(code) })
    } catch (error) {
      // Nothing is on its way: the next try need not wait.
      await forgetSms(pool, caller)
      throw error
    }
    return await call.commit((tx) => waitingStep(context, tx, caller, { step: 'sms' }))
  }
}

/** Takes the code: five tries within five minutes, from the session that asked for it. */
export function checkSms(context: Context): Handler<'enrolment.checkSms'> {
  const { pool, keys, clock } = context
  return async (call) => {
    const { caller, body } = call
    await requireStep(pool, caller, clock.now())
    return await call.commit(async (tx) => {
      const nowMs = clock.now()
      const enrolment = await lockEnrolment(tx, caller, nowMs)
      await requireStep(tx, caller, nowMs)
      const row = await findSms(tx, caller, { lock: true })
      const isGood =
        row !== undefined &&
        row.session_id === caller.sessionId &&
        nowMs < row.expires_at_ms &&
        row.tries < SMS_TRIES
      if (!isGood) throw new EsscError('SMS_CODE_EXPIRED')
      const phone = await openSmsPhone(keys, caller, row)
      const digest = await lookupDigest(keys, 'smsCode', caller.sessionId, phone, body.code)
      const isRight = sameDigest(digest, row.code_digest)
      const tries = row.tries + (isRight ? 0 : 1)
      await settleSms(tx, caller, { tries, passedAtMs: isRight ? nowMs : null })
      if (!isRight) return refuse('SMS_CODE_WRONG', { attemptsLeft: SMS_TRIES - tries })
      await saveEnrolment(tx, caller, { ...enrolment, step: 'face' }, nowMs)
      return await stepOf(context, caller, { db: tx })
    })
  }
}

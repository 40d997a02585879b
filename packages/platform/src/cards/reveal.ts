import { randomBytes } from 'node:crypto'
import { REVEAL_SECONDS, sealReveal } from '@essc/protocol/cards/reveal'
import { appendActivity } from '../activity/append.ts'
import type { Call, Handler } from '../channels/call.ts'
import type { HolderCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { lookupDigest } from '../channels/digests.ts'
import type { Refusal } from '../channels/refusal.ts'
import { SESSION_SECRET_KEY } from '../channels/tokens.ts'
import { checkPassword } from '../enrolment/check-password.ts'
import { chinaDay } from '../enrolment/china-day.ts'
import { askFaceOutcome, orderFace, requireChallenge, settleFace } from '../enrolment/face-check.ts'
import { identityOf } from '../enrolment/identity-of.ts'
import { countFaceTries } from '../enrolment/store.ts'
import type { Transaction } from '../postgres/transaction.ts'

/** Whose number it is: the holder's own, and nobody else's. */
async function orderOf({ keys, pool, clock }: Context, caller: HolderCaller) {
  const subject = await identityOf(keys, pool, caller.person)
  const digest = await lookupDigest(keys, 'document', subject.documentNumber)
  const tries = await countFaceTries(pool, caller, chinaDay(clock.now()))
  return { purpose: 'reveal', subject, digest, tries } as const
}

/** Orders a face check in place of the password, for this session and this purpose alone. */
export function startRevealFace(context: Context): Handler<'cards.startFace'> {
  return async (call) => await orderFace(context, call, await orderOf(context, call.caller))
}

type Check = (tx: Transaction) => Promise<Refusal | undefined>

/** How the holder proves to be there: what runs in the transaction that reveals. */
async function checkOf(context: Context, call: Call<'cards.reveal'>): Promise<Check> {
  const { caller, body } = call
  if ('sealedPassword' in body) {
    return (tx) => checkPassword(tx, context, caller, { ...body, purpose: 'reveal' })
  }
  const challenge = await requireChallenge(context, caller, body.challengeId, 'reveal')
  const outcome = await askFaceOutcome(context, challenge, await orderOf(context, caller))
  return (tx) => settleFace(context, tx, caller, challenge, outcome)
}

/** Name and number unmasked for thirty seconds, sealed to this session; it is written down. */
export function reveal(context: Context): Handler<'cards.reveal'> {
  const { pool, keys, clock, newId } = context
  return async (call) => {
    const { caller } = call
    const { bucket, personId } = caller.person
    const { name, documentNumber } = await identityOf(keys, pool, caller.person)
    const check = await checkOf(context, call)
    const secret = await keys.unseal(SESSION_SECRET_KEY, caller.secretSealed, caller.sessionId)
    return await call.commit(async (tx) => {
      const wrong = await check(tx)
      if (wrong) return wrong
      const nowMs = clock.now()
      const entry = { entryId: newId(), kind: 'card.revealed', atMs: nowMs } as const
      await appendActivity(tx, { bucket, personId, ...entry, actor: caller.channelName })
      const expiresAtUnix = Math.floor(nowMs / 1_000) + REVEAL_SECONDS
      const revealed = { name, documentNumber, expiresAtUnix }
      return { sealed: sealReveal(secret, revealed, randomBytes), expiresAtUnix }
    })
  }
}

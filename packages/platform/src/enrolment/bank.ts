import { randomInt } from 'node:crypto'
import type { BankAnswer } from '@essc/protocol/enrolment/schema'
import { EsscError } from '@essc/protocol/errors'
import { appendActivity } from '../activity/append.ts'
import { findEcard, lockEcard, setBankLink } from '../cards/store.ts'
import { requireUsableCard } from '../cards/usable.ts'
import type { Handler } from '../channels/call.ts'
import type { HolderCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { lookupDigest, sameDigest } from '../channels/digests.ts'
import { appendEvent } from '../channels/events-outbox.ts'
import { refuse } from '../channels/refusal.ts'
import type { BankAccount } from '../ports/bank.ts'
import type { Transaction } from '../postgres/transaction.ts'
import {
  countBankRequests,
  insertBankRequest,
  lockBankRequest,
  saveBankRequest,
} from './bank-store.ts'
import { identityOf } from './identity-of.ts'

const CODE_MS = 300_000
const CODE_TRIES = 5
const REQUESTS_A_DAY = 10
const DAY_MS = 86_400_000

/** The bank account behind the card, and whether it is linked. */
export function bank(context: Context): Handler<'enrolment.bank'> {
  return async ({ caller }) => {
    const { person } = caller
    const card = await findEcard(context.pool, person)
    if (card?.bank_linked_at_ms != null) {
      return { linked: true, bankName: card.bank_name!, accountTail: card.account_tail! }
    }
    const { personRef } = await identityOf(context.keys, context.pool, person)
    const account = await context.ports.bank.account(personRef)
    if (!account) throw new EsscError('BANK_ACCOUNT_CLOSED')
    return { linked: false, bankName: account.bankName, accountTail: account.numberTail }
  }
}

/** Sends a code to the phone that the bank has on file, if that is the one that was given. */
export function startBank(context: Context): Handler<'enrolment.startBank'> {
  const { pool, keys, clock, ports, newId } = context
  return async (call) => {
    const { person } = call.caller
    const { phone } = call.body
    const { identity } = await requireUsableCard(context, person)
    const checked = await ports.bank.checkPhone(identity.personRef, phone)
    if (checked === 'phoneMismatch') throw new EsscError('BANK_PHONE_MISMATCH')
    if (checked !== 'match') throw new EsscError('BANK_ACCOUNT_CLOSED')
    if ((await countBankRequests(pool, person, clock.now() - DAY_MS)) >= REQUESTS_A_DAY) {
      throw new EsscError('REQUEST_RATE_LIMITED')
    }
    const requestId = newId()
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const codeDigest = await lookupDigest(keys, 'bankCode', requestId, code)
    return await call.commit(async (tx) => {
      const nowMs = clock.now()
      const expiresAtMs = nowMs + CODE_MS
      await insertBankRequest(tx, person, { requestId, codeDigest, nowMs, expiresAtMs })
      call.afterCommit(() => ports.messenger.send({ phone, text: codeMessage(code) }))
      return { requestId, codeLength: 6 }
    })
  }
}

const codeMessage = (code: string) =>
  `【社保卡沙箱】验证码 ${code}，五分钟内有效，用于关联银行账户。Code ${code}, valid for 5 minutes.`

async function link(
  context: Context,
  tx: Transaction,
  caller: HolderCaller,
  account: BankAccount,
): Promise<BankAnswer> {
  const { clock, newId, hooks } = context
  const { bucket, personId, cardId } = caller.person
  const nowMs = clock.now()
  const { bankName, numberTail: accountTail, balanceFen } = account
  const card = await lockEcard(tx, caller.person)
  if (card?.bank_linked_at_ms == null) {
    await setBankLink(tx, caller.person, { bankName, accountTail, nowMs })
    await hooks.afterBankLinked(tx, { personId, bucket, balanceFen, nowMs })
    const actor = caller.channelName
    const entry = { entryId: newId(), kind: 'bank.linked', atMs: nowMs, actor } as const
    await appendActivity(tx, { bucket, personId, ...entry })
    const event = { eventId: newId(), kind: 'card.changed', subjectId: cardId, nowMs } as const
    await appendEvent(tx, { bucket, personId, ...event })
  }
  return { linked: true, bankName, accountTail }
}

/** Takes the code: five tries within five minutes. The card is of level 2 then, and can pay. */
export function finishBank(context: Context): Handler<'enrolment.finishBank'> {
  const { keys, clock, ports } = context
  return async (call) => {
    const { caller, body } = call
    const { identity } = await requireUsableCard(context, caller.person)
    const account = await ports.bank.account(identity.personRef)
    if (account?.status !== 'active') throw new EsscError('BANK_ACCOUNT_CLOSED')
    const digest = await lookupDigest(keys, 'bankCode', body.requestId, body.code)
    return await call.commit(async (tx) => {
      const nowMs = clock.now()
      const { person } = caller
      const request = await lockBankRequest(tx, person, body.requestId)
      if (!request) throw new EsscError('REQUEST_NOT_FOUND')
      const isOver = request.used_at_ms !== null || request.tries >= CODE_TRIES
      if (isOver || nowMs >= request.expires_at_ms) throw new EsscError('BANK_CODE_EXPIRED')
      const isRight = sameDigest(digest, request.code_digest)
      const tries = request.tries + (isRight ? 0 : 1)
      const usedAtMs = isRight ? nowMs : null
      await saveBankRequest(tx, person, body.requestId, { tries, usedAtMs })
      if (isRight) return await link(context, tx, caller, account)
      return refuse('BANK_CODE_WRONG', { attemptsLeft: CODE_TRIES - tries })
    })
  }
}

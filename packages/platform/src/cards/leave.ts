import { EsscError } from '@essc/protocol/errors'
import { appendActivity } from '../activity/append.ts'
import type { Handler } from '../channels/call.ts'
import type { Person, SessionCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { appendEvent } from '../channels/events-outbox.ts'
import { deleteLink, findLink, linksOfPerson, lockSessions } from '../channels/store.ts'
import { revokeCodes } from '../codes/store.ts'
import { checkPassword } from '../enrolment/check-password.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { deleteEcard, stopEcard } from './store.ts'

type Kind = 'card.stopped' | 'card.unlinked' | 'card.closed'

/** Writes it down, and tells every phone that still listens. */
async function tell(
  context: Context,
  tx: Transaction,
  caller: SessionCaller,
  { bucket, personId, cardId }: Person,
  kind: Kind,
): Promise<void> {
  const { newId, clock } = context
  const nowMs = clock.now()
  const actor = caller.channelName
  await appendActivity(tx, { bucket, personId, entryId: newId(), kind, atMs: nowMs, actor })
  const event = { eventId: newId(), kind: 'card.changed', subjectId: cardId, nowMs } as const
  await appendEvent(tx, { bucket, personId, ...event })
}

/**
 * Stops the card at once, from any host that knows the holder, also while it is locked: who has lost
 * a phone must not be asked for anything first. The way back is a face and a new password.
 */
export function stop(context: Context): Handler<'cards.stop'> {
  return async (call) => {
    const { caller } = call
    const { person } = caller
    if (!person) throw new EsscError('CARD_NOT_ISSUED')
    return await call.commit(async (tx) => {
      const nowMs = context.clock.now()
      if (!(await stopEcard(tx, person, nowMs))) return {}
      await revokeCodes(tx, person, nowMs)
      await tell(context, tx, caller, person, 'card.stopped')
      return {}
    })
  }
}

/** Ends this channel's link to the card; other channels keep theirs. */
export function unlink(context: Context): Handler<'cards.unlink'> {
  return async (call) => {
    const { caller, body } = call
    return await call.commit(async (tx) => {
      const wrong = await checkPassword(tx, context, caller, { ...body, purpose: 'unlink' })
      if (wrong) return wrong
      const link = await findLink(tx, caller)
      if (!link) return {}
      const sessionIds = await lockSessions(tx, link)
      await revokeCodes(tx, caller.person, context.clock.now(), sessionIds)
      await tell(context, tx, caller, caller.person, 'card.unlinked')
      await deleteLink(tx, link)
      return {}
    })
  }
}

/**
 * Closes the electronic card everywhere. What was done with it stays written down; the physical card
 * is as before, and a new electronic one may be applied for.
 */
export function close(context: Context): Handler<'cards.close'> {
  return async (call) => {
    const { caller, body } = call
    const { person } = caller
    return await call.commit(async (tx) => {
      const wrong = await checkPassword(tx, context, caller, { ...body, purpose: 'close' })
      if (wrong) return wrong
      await revokeCodes(tx, person, context.clock.now())
      await tell(context, tx, caller, person, 'card.closed')
      for (const link of await linksOfPerson(tx, person.personId)) {
        await lockSessions(tx, link)
        await deleteLink(tx, link)
      }
      await deleteEcard(tx, person)
      return {}
    })
  }
}

import { passwordWeakness } from '@essc/protocol/enrolment/password'
import type { EnrolmentStep } from '@essc/protocol/enrolment/schema'
import { EsscError } from '@essc/protocol/errors'
import { appendActivity } from '../activity/append.ts'
import { bucketOf } from '../bucket.ts'
import { cardOf } from '../cards/read-card.ts'
import { type SeenCard, seenCard } from '../cards/seen.ts'
import {
  findEcardByDocument,
  findPersonId,
  insertCardholder,
  insertEcard,
  setPasswordHash,
} from '../cards/store.ts'
import type { Handler } from '../channels/call.ts'
import type { SessionCaller } from '../channels/caller.ts'
import type { Context } from '../channels/context.ts'
import { lookupDigest } from '../channels/digests.ts'
import { appendEvent } from '../channels/events-outbox.ts'
import {
  findLink,
  type LinkRow,
  linksOfPerson,
  lockSessions,
  openSessionCard,
} from '../channels/store.ts'
import { revokeCodes } from '../codes/store.ts'
import type { Transaction } from '../postgres/transaction.ts'
import { linkHolder } from './link-holder.ts'
import { openPassword } from './open-password.ts'
import { hashPassword } from './password-hash.ts'
import { type Identity, sealIdentity } from './person-vault.ts'
import { checkAgain } from './registry-check.ts'
import { currentStep } from './service.ts'
import { doneStep, subjectOf } from './step.ts'
import { deleteEnrolment, findState, lockEnrolment } from './store.ts'
import { withCard } from './with-card.ts'

interface Issue {
  readonly personId: string
  readonly cardId: string
  readonly identity: Identity
  readonly passwordHash: string
  readonly documentDigest: Buffer
  readonly seen: SeenCard
  /** The office that looked the enrolment up. */
  readonly desk: string | null
}

/** Issues the card, or joins the one that another phone has issued in the meantime. */
async function issue(
  context: Context,
  tx: Transaction,
  caller: SessionCaller,
  { personId, cardId, identity, passwordHash, documentDigest, seen, desk }: Issue,
): Promise<EnrolmentStep> {
  const issued = { joined: false, level: 1, desk } as const
  const nowMs = context.clock.now()
  const bucket = bucketOf(documentDigest)
  const referenceDigest = await lookupDigest(context.keys, 'personRef', identity.personRef)
  const sealed = await sealIdentity(context.keys, personId, identity)
  const person = { bucket, personId, documentDigest, referenceDigest, ...sealed }
  const ecard = { cardId, passwordHash, seen }
  if (await insertCardholder(tx, person, ecard, nowMs)) {
    return await linkHolder(context, tx, caller, { bucket, personId, cardId }, issued)
  }
  const card = await findEcardByDocument(tx, bucket, documentDigest)
  if (!card && (await findPersonId(tx, bucket, documentDigest)) === personId) {
    await insertEcard(tx, person, ecard, nowMs)
    return await linkHolder(context, tx, caller, { bucket, personId, cardId }, issued)
  }
  if (!card) throw new EsscError('ENROLMENT_STEP_CONFLICT')
  const holder = { bucket, personId: card.person_id, cardId: card.card_id }
  return await linkHolder(context, tx, caller, holder, {
    ...issued,
    joined: true,
    level: card.level,
  })
}

/**
 * A holder's new password after a face check. Whoever held the card in other phones until now needs it:
 * their codes end, and the card is locked there.
 */
async function recover(
  context: Context,
  tx: Transaction,
  caller: SessionCaller,
  { linked, passwordHash }: { linked: LinkRow; passwordHash: string },
): Promise<void> {
  const { clock, newId } = context
  const nowMs = clock.now()
  const person = { bucket: linked.person_bucket, personId: linked.person_id }
  await setPasswordHash(tx, person, passwordHash)
  for (const link of await linksOfPerson(tx, person.personId)) {
    await lockSessions(tx, link, caller.sessionId)
  }
  await revokeCodes(tx, person, nowMs)
  await deleteEnrolment(tx, caller)
  await openSessionCard(tx, caller.hostBucket, caller.sessionId, nowMs)
  const entry = { entryId: newId(), kind: 'card.resumed', atMs: nowMs } as const
  await appendActivity(tx, { ...person, ...entry, actor: caller.channelName })
  // The holder's other phones learn that they are locked.
  const event = { eventId: newId(), kind: 'card.changed', subjectId: linked.card_id } as const
  await appendEvent(tx, { ...person, ...event, nowMs })
}

/** The last step: the card's password, or a holder's new one after a face check. */
export function setPassword(context: Context): Handler<'enrolment.setPassword'> {
  const { pool, keys, clock, newId, ports } = context
  return async (call) => {
    const { caller, body } = call
    const { row, link } = await findState(pool, caller)
    // The same user's other phone was faster: the card is there, and this phone is told so.
    if (link && !row) return await doneStep(pool, link)
    if (currentStep(row, clock.now()) !== 'password') throw new EsscError('ENROLMENT_STEP_CONFLICT')
    const identity = (await subjectOf(context, pool, caller, { row, link }))!
    const purpose = 'enrol'
    const password = await openPassword(context, caller, { ...body, purpose })
    const reason = passwordWeakness(password, identity.documentNumber)
    if (reason) throw new EsscError('PASSWORD_TOO_SIMPLE', { parameters: { reason } })
    const physical = await checkAgain(context, identity.personRef)
    const seen = await seenCard(keys, physical, clock.now())
    const documentDigest = await lookupDigest(keys, 'document', identity.documentNumber)
    // Who has closed a card is known still, and gets the next one under the same id.
    const before = await findPersonId(pool, bucketOf(documentDigest), documentDigest)
    const personId = link?.person_id ?? before ?? newId()
    const passwordHash = await hashPassword(keys, personId, password)
    const cardId = newId()
    const step = await call.commit(async (tx) => {
      const nowMs = clock.now()
      const locked = await lockEnrolment(tx, caller, nowMs)
      const linked = await findLink(tx, caller)
      if (currentStep(locked, nowMs) !== 'password') {
        if (!linked) throw new EsscError('ENROLMENT_STEP_CONFLICT')
        await deleteEnrolment(tx, caller)
        return await doneStep(tx, linked)
      }
      if (!linked) {
        const desk = locked.desk_actor
        const parts = { personId, cardId, identity, passwordHash, documentDigest, seen, desk }
        return await issue(context, tx, caller, parts)
      }
      await recover(context, tx, caller, { linked, passwordHash })
      return await doneStep(tx, linked)
    })
    if (step.kind !== 'done' || step.cardId !== cardId) return await withCard(context, caller, step)
    // The card is new: all that is to be shown of it was asked for a moment ago.
    const known = { cardId, level: step.level, status: seen.status, identity, physical }
    return { ...step, card: cardOf(ports, known) }
  }
}

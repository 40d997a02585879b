import { appendActivity } from '../activity/append.ts'
import { bucketOf } from '../bucket.ts'
import { seenCard } from '../cards/seen.ts'
import { insertCardholder, setWrongCount } from '../cards/store.ts'
import type { Context } from '../channels/context.ts'
import { lookupDigest } from '../channels/digests.ts'
import { PASSWORD_TRIES } from '../enrolment/check-password.ts'
import { hashPassword } from '../enrolment/password-hash.ts'
import { type Identity, sealIdentity } from '../enrolment/person-vault.ts'
import { transaction } from '../postgres/transaction.ts'

/**
 * Gives a test person the electronic card that they hold elsewhere before the sandbox starts. One
 * who has a card keeps it.
 */
export async function issueSandboxCard(
  context: Context,
  identity: Identity,
  { actor, password, locked }: { actor: string; password: string; locked: boolean },
): Promise<void> {
  const { pool, keys, clock, newId, ports } = context
  const documentDigest = await lookupDigest(keys, 'document', identity.documentNumber)
  const referenceDigest = await lookupDigest(keys, 'personRef', identity.personRef)
  const personId = newId()
  const person = { bucket: bucketOf(documentDigest), personId }
  const sealed = await sealIdentity(keys, personId, identity)
  const seen = await seenCard(keys, await ports.cards.card(identity.personRef), clock.now())
  const passwordHash = await hashPassword(keys, personId, password)
  await transaction(
    pool,
    async (tx) => {
      const nowMs = clock.now()
      const row = { ...person, documentDigest, referenceDigest, ...sealed }
      const ecard = { cardId: newId(), passwordHash, seen }
      if (!(await insertCardholder(tx, row, ecard, nowMs))) return
      if (locked) await setWrongCount(tx, person, PASSWORD_TRIES)
      const entry = { entryId: newId(), kind: 'card.issued', atMs: nowMs, actor } as const
      await appendActivity(tx, { ...person, ...entry })
    },
    { repeatable: true },
  )
}

import { EsscError } from '@essc/protocol/errors'
import type { Context } from '../channels/context.ts'
import { type Identity, openIdentity } from '../enrolment/person-vault.ts'
import type { PhysicalCard } from '../ports/card.ts'
import type { RegisteredPerson } from '../ports/population.ts'
import { requireActive, statusOf } from './physical.ts'
import { findHolders, type HolderRow, type PersonKey } from './store.ts'

export interface UsableCard {
  readonly identity: Identity
  readonly registered: RegisteredPerson
  readonly card: PhysicalCard
}

/**
 * Asks the registries, now, whether a holder may use the card.
 *
 * @throws EsscError `CARD_LOST`, `CARD_CANCELLED`, `CARD_EXPIRED`, `CARD_STOPPED`, `ENROLMENT_PERSON_DECEASED`,
 *   `CARD_NOT_ISSUED` for a card that was closed and a person who was erased, `PLATFORM_UNAVAILABLE`.
 */
export async function requireUsableCard(context: Context, person: PersonKey): Promise<UsableCard> {
  const [holder] = await findHolders(context.pool, [person])
  return await requireUsable(context, person, holder)
}

/** The same for a holder whose rows were read already. */
export async function requireUsable(
  { keys, ports, clock }: Pick<Context, 'keys' | 'ports' | 'clock'>,
  { personId }: PersonKey,
  holder: HolderRow | undefined,
): Promise<UsableCard> {
  if (!holder) throw new EsscError('CARD_NOT_ISSUED')
  if (holder.stopped_at_ms !== null) requireActive('stopped')
  const { key_sealed: keySealed, sealed } = holder
  if (keySealed === null || sealed === null) throw new EsscError('CARD_NOT_ISSUED')
  const identity = await openIdentity(keys, personId, { keySealed, sealed })
  const [registered, card] = await Promise.all([
    ports.population.person(identity.personRef),
    ports.cards.card(identity.personRef),
  ])
  if (!registered?.alive) throw new EsscError('ENROLMENT_PERSON_DECEASED')
  if (!card) throw new EsscError('CARD_CANCELLED')
  requireActive(statusOf(card, clock.now()))
  return { identity, registered, card }
}

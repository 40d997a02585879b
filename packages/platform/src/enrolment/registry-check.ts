import { EsscError } from '@essc/protocol/errors'
import type { Context } from '../channels/context.ts'
import type { PhysicalCard } from '../ports/card.ts'
import type { Identity } from './person-vault.ts'
import { requirePerson, requirePhysicalCard } from './service.ts'

/**
 * Asks the registries who this is.
 *
 * @throws EsscError the codes of `requirePerson` and `requirePhysicalCard`, `PLATFORM_UNAVAILABLE`.
 */
export async function findApplicant(
  context: Context,
  query: { name: string; documentNumber: string },
): Promise<Identity> {
  const { population, cards } = context.ports
  const personRef = requirePerson(await population.check(query))
  const [card, person] = await Promise.all([cards.card(personRef), population.person(personRef)])
  requirePhysicalCard(card, context.clock.now())
  if (!person) throw new EsscError('ENROLMENT_PERSON_UNKNOWN')
  // The registry's own writing, whichever dot or width the keyboard gave.
  return { personRef, name: person.name, documentNumber: person.documentNumber }
}

/**
 * Asks again before something is given out: between two steps people die and cards are lost.
 *
 * @throws EsscError `ENROLMENT_PERSON_DECEASED`, `ENROLMENT_PERSON_UNKNOWN`, the codes of
 *   `requirePhysicalCard`.
 */
export async function checkAgain(context: Context, personRef: string): Promise<PhysicalCard> {
  const { population, cards } = context.ports
  const [card, person] = await Promise.all([cards.card(personRef), population.person(personRef)])
  if (!person) throw new EsscError('ENROLMENT_PERSON_UNKNOWN')
  if (!person.alive) throw new EsscError('ENROLMENT_PERSON_DECEASED')
  return requirePhysicalCard(card, context.clock.now())
}

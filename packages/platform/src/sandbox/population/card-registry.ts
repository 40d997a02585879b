import type { CardRegistry, PhysicalCard } from '../../ports/card.ts'
import type { PersonRef } from '../../ports/population.ts'
import type { OverridesStore } from './overrides.ts'
import type { SyntheticCard } from './person.ts'
import { personRefOf, type SandboxPopulation } from './sandbox-population.ts'

/** The sandbox's registry of physical cards: the cards as they were, and what changed since. */
export function createCardRegistry(options: {
  readonly population: SandboxPopulation
  readonly overrides: OverridesStore
}): CardRegistry {
  const { population, overrides } = options

  const card = async (personRef: PersonRef): Promise<PhysicalCard | undefined> => {
    const person = population.person(personRef)
    if (!person) return undefined
    const merged = { ...person.card, ...(await overrides.read(personRef))?.card }
    return isWhole(merged) ? { personRef, ...merged } : undefined
  }

  return {
    card,
    async findByNumber(number) {
      const original = population.byCardNumber(number)
      const personRef = original
        ? personRefOf(original.index)
        : await overrides.findByCardNumber(number)
      const found = personRef === undefined ? undefined : await card(personRef)
      return found?.number === number ? found : undefined
    },
  }
}

/** Someone who never had a card gets one only when the change names all of it. */
function isWhole(card: Partial<SyntheticCard>): card is SyntheticCard {
  const { number, status, bankCode, bankName, region, issuedOn, validUntil } = card
  return [number, status, bankCode, bankName, region, issuedOn, validUntil].every(
    (value) => value !== undefined,
  )
}

import type { Clock } from '../../clock.ts'
import type { PersonRef, PopulationRegistry } from '../../ports/population.ts'
import type { OverridesStore } from './overrides.ts'
import type { SyntheticPerson } from './person.ts'
import { isSameName } from './same-name.ts'
import { personRefOf, type SandboxPopulation } from './sandbox-population.ts'

/** The sandbox's population registry: the population as it was, and what changed since. */
export function createPopulationRegistry(options: {
  readonly population: SandboxPopulation
  readonly overrides: OverridesStore
  readonly clock: Clock
}): PopulationRegistry {
  const { population, overrides, clock } = options

  const present = async (person: SyntheticPerson) => {
    const personRef = personRefOf(person.index)
    const changed = await overrides.read(personRef)
    const name = changed?.name ?? person.name
    return { personRef, name, alive: person.alive && changed?.diedOn === undefined }
  }

  /** Living parents of someone under 18 by the sandbox's clock. */
  const guardiansOf = async (person: SyntheticPerson): Promise<PersonRef[]> => {
    if (chineseDate(clock.now()) >= birthday(person.birthDate, 18)) return []
    const guardians: PersonRef[] = []
    for (const index of person.family.parents) {
      const parent = population.at(index)
      if (!parent) continue
      const { personRef, alive } = await present(parent)
      if (alive) guardians.push(personRef)
    }
    return guardians
  }

  return {
    async check({ name, documentNumber }) {
      const person = population.byDocumentNumber(documentNumber)
      if (!person) return { outcome: 'unknown' }
      const { personRef, name: registered, alive } = await present(person)
      if (!isSameName(name, registered)) return { outcome: 'nameMismatch' }
      if (!alive) return { outcome: 'dead', personRef }
      const { birthDate, sex } = person
      return { outcome: 'match', personRef, birthDate, sex, guardians: await guardiansOf(person) }
    },

    async person(personRef) {
      const person = population.person(personRef)
      if (!person) return undefined
      const { documentNumber, birthDate, sex, region } = person
      const { name, alive } = await present(person)
      const guardians = await guardiansOf(person)
      return { personRef, name, documentNumber, birthDate, sex, alive, region, guardians }
    },
  }
}

/** Today in China, whatever the machine's zone: birthdays begin at midnight there. */
function chineseDate(nowMs: number): string {
  return new Date(nowMs + 8 * 3_600_000).toISOString().slice(0, 10)
}

/** `YYYY-MM-DD` of a birthday; comparing as text lets 29 February count from 1 March. */
function birthday(birthDate: string, years: number): string {
  return Number(birthDate.slice(0, 4)) + years + birthDate.slice(4)
}

import { parseDocumentNumber } from '@essc/protocol/enrolment/document-number'
import type { ContributionMonth } from '../../ports/insurance.ts'
import type { PersonRef } from '../../ports/population.ts'
import { plainBehaviour, type SandboxBehaviour } from './behaviour.ts'
import { contributionsOf } from './contributions.ts'
import { findByAccountNumber, findByCardNumber, findByDocumentNumber } from './find-person.ts'
import { namedIndexBase, namedPeople, namedSeed } from './named.ts'
import type { SyntheticPerson } from './person.ts'
import { personAt } from './person-at.ts'
import { populationCapacity } from './place.ts'

/** The people of one sandbox as they were at the beginning: `size` of one seed, and the named. */
export interface SandboxPopulation {
  readonly seed: number
  readonly size: number
  /** The person behind a handle, or undefined. */
  person(personRef: PersonRef): SyntheticPerson | undefined
  /** @param index below `size`, or that of a named person */
  at(index: number): SyntheticPerson | undefined
  byDocumentNumber(number: string): SyntheticPerson | undefined
  byCardNumber(number: string): SyntheticPerson | undefined
  byAccountNumber(number: string): SyntheticPerson | undefined
  behaviour(personRef: PersonRef): SandboxBehaviour
  /** Contributions from one `YYYY-MM` to another, both included. */
  contributions(personRef: PersonRef, from: string, to: string): readonly ContributionMonth[]
}

/** The handle of a person of the sandbox: `sp_` and the index. */
export function personRefOf(index: number): PersonRef {
  return `sp_${index}`
}

/**
 * Opens a population. It costs nothing: people are made when asked for.
 *
 * @param options.seed a 32-bit integer
 * @param options.size how many people besides the named, at most `populationCapacity()`
 */
export function createSandboxPopulation(options: {
  readonly seed: number
  readonly size: number
}): SandboxPopulation {
  const { seed, size } = options
  if (!Number.isInteger(size) || size < 0 || size > populationCapacity()) {
    throw new TypeError('size must be a whole number up to populationCapacity()')
  }
  const named = namedPeople().filter(({ behaviour }) => behaviour.registered)
  const namedByIndex = new Map(named.map((one) => [one.person.index, one]))
  const namedBy = (key: (person: SyntheticPerson) => string | undefined) =>
    new Map(named.map(({ person }) => [key(person), person]))
  const namedByDocument = namedBy((person) => person.documentNumber)
  const namedByCard = namedBy((person) => person.card?.number)
  const namedByAccount = namedBy((person) => person.account?.number)
  const inside = (person: SyntheticPerson | undefined) =>
    person !== undefined && person.index < size ? person : undefined

  const at = (index: number) => {
    if (index >= namedIndexBase) return namedByIndex.get(index)?.person
    return Number.isInteger(index) && index >= 0 && index < size ? personAt(seed, index) : undefined
  }
  const person = (personRef: PersonRef) => at(indexOfRef(personRef))

  return {
    seed,
    size,
    at,
    person,
    byDocumentNumber: (number) => {
      const parsed = parseDocumentNumber(number)
      if (!parsed.ok) return undefined
      return namedByDocument.get(parsed.normal) ?? inside(findByDocumentNumber(seed, parsed.normal))
    },
    byCardNumber: (number) => namedByCard.get(number) ?? inside(findByCardNumber(seed, number)),
    byAccountNumber: (number) =>
      namedByAccount.get(number) ?? inside(findByAccountNumber(seed, number)),
    behaviour: (personRef) => namedByIndex.get(indexOfRef(personRef))?.behaviour ?? plainBehaviour,
    contributions: (personRef, from, to) => {
      const found = person(personRef)
      if (!found) return []
      return contributionsOf(found.index >= namedIndexBase ? namedSeed : seed, found, from, to)
    },
  }
}

/** The index in a handle, or -1 if it is none of ours. */
function indexOfRef(personRef: PersonRef): number {
  return /^sp_\d{1,8}$/.test(personRef) ? Number(personRef.slice(3)) : -1
}

import { parseDocumentNumber } from '@essc/protocol/enrolment/document-number'
import { indexOfDocument } from './document.ts'
import { indexOfAccountNumber, indexOfCardNumber } from './numbers.ts'
import type { SyntheticPerson } from './person.ts'
import { personAt } from './person-at.ts'
import { populationCapacity } from './place.ts'

/**
 * The person who carries a document number, or undefined. The number leads to the only index that
 * could carry it, which is then made and compared: no table, no scan.
 *
 * @param number as typed or normalised
 */
export function findByDocumentNumber(seed: number, number: string): SyntheticPerson | undefined {
  const parsed = parseDocumentNumber(number)
  if (!parsed.ok) return undefined
  const person = made(seed, indexOfDocument(seed, parsed.normal))
  return person?.documentNumber === parsed.normal ? person : undefined
}

/** The person whose physical card has this number, or undefined. O(1). */
export function findByCardNumber(seed: number, number: string): SyntheticPerson | undefined {
  const person = made(seed, indexOfCardNumber(seed, number))
  return person?.card?.number === number ? person : undefined
}

/** The person whose bank account has this number, or undefined. O(1). */
export function findByAccountNumber(seed: number, number: string): SyntheticPerson | undefined {
  const person = made(seed, indexOfAccountNumber(seed, number))
  return person?.account?.number === number ? person : undefined
}

function made(seed: number, index: number | undefined): SyntheticPerson | undefined {
  return index === undefined || index >= populationCapacity() ? undefined : personAt(seed, index)
}

import type { PersonRef } from '../../ports/population.ts'
import type { SyntheticAccount, SyntheticCard } from './person.ts'

/** What has changed about a person since the population was taken. Absent members are unchanged. */
export interface PersonOverrides {
  /** Replaces members of the card; on a person without one, it must be whole. */
  readonly card?: Partial<SyntheticCard>
  readonly account?: Partial<SyntheticAccount>
  /** `YYYY-MM-DD` */
  readonly diedOn?: string
  readonly name?: string
}

/** Where changes are kept: rows for the few, nothing for the rest. */
export interface OverridesStore {
  read(personRef: PersonRef): Promise<PersonOverrides | undefined>
  /** The person whose card now has this number through a change, or undefined. */
  findByCardNumber(number: string): Promise<PersonRef | undefined>
}

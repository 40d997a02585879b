/**
 * The platform's handle for a person in the outside registries: opaque, stable, without personal
 * data, so that it may stand in tables and logs where a name or number may not.
 */
export type PersonRef = string

/** What the population registry answers to "is this name and number a person". */
export type PopulationCheck =
  | {
      readonly outcome: 'match'
      readonly personRef: PersonRef
      /** `YYYY-MM-DD` */
      readonly birthDate: string
      readonly sex: 'male' | 'female'
      /** Parents or appointed guardians of a minor who are alive; empty for adults. */
      readonly guardians: readonly PersonRef[]
    }
  /** The number belongs to somebody of another name. Nothing else is told. */
  | { readonly outcome: 'nameMismatch' }
  /** Nobody has this number. */
  | { readonly outcome: 'unknown' }
  /** The person has died; name and number matched. */
  | { readonly outcome: 'dead'; readonly personRef: PersonRef }

/** A person as the registry knows them. */
export interface RegisteredPerson {
  readonly personRef: PersonRef
  readonly name: string
  readonly documentNumber: string
  /** `YYYY-MM-DD` */
  readonly birthDate: string
  readonly sex: 'male' | 'female'
  readonly alive: boolean
  /** Prefecture of residence, 6 digits. */
  readonly region: string
  readonly guardians: readonly PersonRef[]
}

/** The population registry. Rejects with `PLATFORM_UNAVAILABLE` when it cannot be reached. */
export interface PopulationRegistry {
  /**
   * Checks a name against a document number. Spaces, width, letter case and the several middle
   * dots are no difference in a name.
   */
  check(query: { readonly name: string; readonly documentNumber: string }): Promise<PopulationCheck>
  /** The person behind a handle, or undefined. */
  person(personRef: PersonRef): Promise<RegisteredPerson | undefined>
}

import type { PersonRef } from './population.ts'

/** How a person is insured. */
export interface Entitlement {
  readonly kind: 'employee' | 'flexible' | 'resident' | 'retired' | 'none'
  /** The fund that insures, 6 digits. */
  readonly region: string
  /** Medical personal account, in fen, before any payment made here. */
  readonly personalAccountFen: number
}

/** What was paid for one insurance in one period. */
export interface InsuranceContribution {
  readonly insurance: 'pension' | 'medical' | 'unemployment' | 'workInjury'
  readonly personalFen: number
  /** Paid by the employer or, for residents, by the public purse. */
  readonly employerFen: number
}

/** One entry of a contribution record. */
export interface ContributionMonth {
  /** `YYYY-MM` */
  readonly month: string
  readonly kind: 'employee' | 'flexible' | 'resident'
  readonly employer: string | undefined
  /** Monthly wage that the amounts are shares of; 0 for residents. */
  readonly baseFen: number
  readonly lines: readonly InsuranceContribution[]
}

/** The insurance fund. Rejects with `PLATFORM_UNAVAILABLE` when it cannot be reached. */
export interface InsuranceFund {
  entitlement(personRef: PersonRef): Promise<Entitlement | undefined>
  /** Contributions of the months from one to another, both `YYYY-MM` and included, oldest first. */
  contributions(
    personRef: PersonRef,
    from: string,
    to: string,
  ): Promise<readonly ContributionMonth[]>
}

import type { PersonRef } from './population.ts'

/** A physical card. The electronic card follows it: lost or cancelled here is unusable there. */
export interface PhysicalCard {
  readonly personRef: PersonRef
  readonly number: string
  /** Expiry is no status: compare `validUntil` with the clock. */
  readonly status: 'normal' | 'notActivated' | 'lost' | 'cancelled'
  readonly bankCode: string
  readonly bankName: string
  /** Issuing prefecture, 6 digits (`aab301`). */
  readonly region: string
  /** `YYYY-MM-DD` */
  readonly issuedOn: string
  /** `YYYY-MM-DD`, the last day on which the card is valid. */
  readonly validUntil: string
}

/** The registry of physical cards. Rejects with `PLATFORM_UNAVAILABLE` when it cannot be reached. */
export interface CardRegistry {
  /** The person's present card, or undefined if none was ever issued. */
  card(personRef: PersonRef): Promise<PhysicalCard | undefined>
  /** The card with this number, or undefined; a replaced card's number finds nothing. */
  findByNumber(number: string): Promise<PhysicalCard | undefined>
}

import type { PersonRef } from './population.ts'

/** The bank account of a card, without its full number. */
export interface BankAccount {
  readonly personRef: PersonRef
  readonly bankCode: string
  readonly bankName: string
  /** The last four digits. */
  readonly numberTail: string
  readonly status: 'active' | 'notActivated' | 'closed'
  /** The phone on file, all but the first three and last four digits starred. */
  readonly phoneMasked: string
  /** What can be spent before any payment made here, in fen. */
  readonly balanceFen: number
}

/** Whether an account can be linked with the phone that the holder gave. */
export type PhoneCheck = 'match' | 'phoneMismatch' | 'closed' | 'notActivated' | 'none'

/** Looks accounts up; linking is the platform's own affair. */
export interface BankDirectory {
  account(personRef: PersonRef): Promise<BankAccount | undefined>
  checkPhone(personRef: PersonRef, phone: string): Promise<PhoneCheck>
}

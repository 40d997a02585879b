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

/** What is known of an order at the bank. `unknown`: it may or may not have been done; ask again. */
export type BankOrderState = 'done' | 'refused' | 'unknown' | 'notFound'

/** One movement of money. The key is the payment's id and attempt: same key, same order. */
export interface BankOrder {
  readonly key: string
  readonly personRef: PersonRef
  readonly amountFen: number
}

/** Looks accounts up; linking is the platform's own affair. */
export interface BankDirectory {
  account(personRef: PersonRef): Promise<BankAccount | undefined>
  checkPhone(personRef: PersonRef, phone: string): Promise<PhoneCheck>
}

/** Moves money between the holder's account and the platform's. Lost answers are normal. */
export interface BankOrders {
  debit(order: BankOrder): Promise<BankOrderState>
  /** Gives a debit back in part or whole, under a key of its own. */
  refund(order: BankOrder & { readonly debitKey: string }): Promise<BankOrderState>
  /** What became of an order. The way out of `unknown`. */
  query(key: string): Promise<BankOrderState>
}

import type { DocumentKind } from '@essc/protocol/enrolment/document-number'

/** The plastic card as the registry knows it. */
export interface SyntheticCard {
  /** A letter and 8 digits. */
  readonly number: string
  /** Expiry is not a status: compare `validUntil` with the clock. */
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

/** The bank account that belongs to the card. */
export interface SyntheticAccount {
  /** 19 digits with a Luhn digit, in a range no bank issues. */
  readonly number: string
  readonly status: 'active' | 'notActivated' | 'closed'
  readonly bankCode: string
  readonly bankName: string
  /** The mobile number that the bank has on file. */
  readonly phoneOnFile: string
  readonly balanceFen: number
}

/** How a person is insured; the contribution record is a function of its own. */
export interface SyntheticInsurance {
  readonly kind: 'employee' | 'flexible' | 'resident' | 'retired' | 'none'
  /** Fund that insures, 6 digits. */
  readonly region: string
  /** Medical personal account. */
  readonly personalAccountFen: number
}

/** Links by index. Each holds both ways, among the living and the dead. */
export interface SyntheticFamily {
  readonly spouse: number | undefined
  /** Mother before father where both are known. */
  readonly parents: readonly number[]
  readonly children: readonly number[]
  /** Who lives together, the person included, ascending. */
  readonly household: readonly number[]
}

/** One invented person. Any likeness to a living person is chance. */
export interface SyntheticPerson {
  readonly index: number
  readonly name: string
  readonly sex: 'male' | 'female'
  /** `YYYY-MM-DD` */
  readonly birthDate: string
  readonly documentKind: DocumentKind
  readonly documentNumber: string
  /** Prefecture of residence, 6 digits. */
  readonly region: string
  readonly alive: boolean
  /** `YYYY-MM-DD`, absent for the living. */
  readonly diedOn: string | undefined
  /** Own mobile number, absent for small children. */
  readonly phone: string | undefined
  readonly family: SyntheticFamily
  /** Absent for the few who never had one. */
  readonly card: SyntheticCard | undefined
  readonly account: SyntheticAccount | undefined
  readonly insurance: SyntheticInsurance
}

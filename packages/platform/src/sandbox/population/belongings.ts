import { sandboxBanks } from './banks.ts'
import { daysInMonth, isoDate } from './calendar.ts'
import { field } from './fields.ts'
import { hash32, hashBetween } from './hash.ts'
import { accountNumberOf, cardNumberOf } from './numbers.ts'
import type { SyntheticAccount, SyntheticCard, SyntheticInsurance } from './person.ts'
import { referenceMonth } from './reference-date.ts'

/** What the belongings of a person are drawn from. */
export interface Owner {
  readonly seed: number
  readonly index: number
  /** Age in months at the reference date, from 1. */
  readonly months: number
  readonly sex: 'male' | 'female'
  readonly region: string
  readonly phone: string
}

/**
 * A mobile number in 1990000xxxx: right in form, so that every check of form accepts it, in a block
 * that is not handed out to the public. Nine thousand numbers serve everybody; from 19900009000 on they
 * belong to the named test people.
 */
export function phoneOf(seed: number, index: number): string {
  return `1990000${String(hash32(seed, index, field.phone) % 9000).padStart(4, '0')}`
}

/** The physical card, or undefined for one person in a hundred and fifty. */
export function cardOf({ seed, index, months, region }: Owner): SyntheticCard | undefined {
  const draw = hashBetween(seed, index, field.cardStatus, 0, 599)
  if (draw < 4) return undefined
  const bank = bankOf(seed, index)
  // Ten years from issue; four cards in six hundred have outlived that.
  const expired = draw < 8 && months > 132
  const age = expired
    ? 121 + (hash32(seed, index, field.cardIssued) % 10)
    : hash32(seed, index, field.cardIssued) % Math.min(months, 108)
  const issued = referenceMonth - 1 - age
  const day = 1 + (hash32(seed, index, field.card) % 28)
  // A card issued in the month of birth is dated to the end of it: no card is older than its baby.
  const dated = (month: number) => isoDate(month, months - 1 === age ? lastDayOf(month) : day)
  return {
    number: cardNumberOf(seed, index),
    status: statusFor(draw),
    bankCode: bank.code,
    bankName: bank.name,
    region,
    issuedOn: dated(issued),
    validUntil: dated(issued + 120),
  }
}

/** The bank account of the card. */
export function accountOf({ seed, index, months, phone }: Owner): SyntheticAccount {
  const bank = bankOf(seed, index)
  const draw = hashBetween(seed, index, field.accountStatus, 0, 199)
  const share = hash32(seed, index, field.balance) / 0x100000000
  const child = months < 16 * 12
  const otherPhone = hash32(seed, index, field.phoneOnFile) % 40 === 0
  return {
    number: accountNumberOf(seed, index, bank.code),
    status: draw < 2 ? 'closed' : draw < (child ? 120 : 12) ? 'notActivated' : 'active',
    bankCode: bank.code,
    bankName: bank.name,
    phoneOnFile: otherPhone ? phoneOf(seed, -2 - index) : phone,
    // From 3 yuan to 60,000 (a child's: 300), most in the middle of the scale.
    balanceFen: Math.floor(300 * (child ? 100 : 20000) ** share),
  }
}

/** How the person is insured. */
export function insuranceOf({ seed, index, months, sex, region }: Owner): SyntheticInsurance {
  const draw = hashBetween(seed, index, field.insurance, 0, 99)
  const years = Math.floor(months / 12)
  const retired = years >= (sex === 'female' ? 55 : 60)
  const kind =
    years < 18
      ? 'resident'
      : retired
        ? draw < 45
          ? 'retired'
          : draw < 96
            ? 'resident'
            : 'none'
        : years < 24
          ? draw < 30
            ? 'employee'
            : 'resident'
          : draw < 62
            ? 'employee'
            : draw < 76
              ? 'flexible'
              : draw < 95
                ? 'resident'
                : 'none'
  const cap = kind === 'employee' ? 800_000 : kind === 'retired' ? 1_500_000 : 0
  const share = hash32(seed, index, field.personalAccount) / 0x100000000
  return { kind, region, personalAccountFen: Math.floor(cap * share * share) }
}

/** Of six hundred cards three are lost, two cancelled and five never activated. */
function statusFor(draw: number): SyntheticCard['status'] {
  if (draw < 8 || draw >= 18) return 'normal'
  return draw < 11 ? 'lost' : draw < 13 ? 'cancelled' : 'notActivated'
}

function lastDayOf(monthIndex: number): number {
  return daysInMonth(Math.floor(monthIndex / 12), (monthIndex % 12) + 1)
}

function bankOf(seed: number, index: number) {
  return sandboxBanks[hash32(seed, index, field.bank) % sandboxBanks.length]!
}

import { sandboxBanks } from './banks.ts'
import { plainBehaviour } from './behaviour.ts'
import { insuranceOf } from './belongings.ts'
import { monthIndexOf } from './calendar.ts'
import { withCheckDigit } from './document.ts'
import type { NamedPerson } from './named-person.ts'
import { type NamedSpec, namedSpecs } from './named-specs.ts'
import { luhnDigit } from './numbers.ts'
import type { SyntheticFamily, SyntheticPerson } from './person.ts'
import { referenceMonth } from './reference-date.ts'

/** Named people have indices from here on, past what any seed makes. */
export const namedIndexBase = 60_000_000

/** The seed that draws what a named person's data leaves open, and their contribution records. */
export const namedSeed = 40

let list: readonly NamedPerson[] | undefined

/**
 * The forty named test people. They do not depend on the sandbox's seed. Their numbers come from
 * ranges that the population never uses: document orders from 980, cards T9000…, accounts
 * 9156…9000…, phones 19900009000 and up.
 */
export function namedPeople(): readonly NamedPerson[] {
  list ??= namedSpecs.map(build)
  return list
}

function build(spec: NamedSpec, place: number): NamedPerson {
  const person = buildPerson(spec, place)
  const { documentNumber } = person
  const last = documentNumber.slice(-1)
  const typedNumber =
    spec.enterNumber === 'wrongCheckDigit'
      ? documentNumber.slice(0, -1) + (last === '7' ? '8' : '7')
      : documentNumber
  return {
    key: spec.key,
    purpose: spec.purpose,
    expected: spec.expected,
    code: spec.code,
    enter: {
      name: spec.enterName ?? spec.name,
      documentNumber: typedNumber,
      phone: phoneOf(place),
    },
    person,
    behaviour: { ...plainBehaviour, ...spec.behaviour },
  }
}

function buildPerson(spec: NamedSpec, place: number): SyntheticPerson {
  const { name, sex, birthDate } = spec
  const index = namedIndexBase + place
  const region = spec.region ?? '330500'
  const months = Math.max(1, referenceMonth - monthIndexOf(birthDate))
  const phone = phoneOf(place)
  const bank = sandboxBanks[place % sandboxBanks.length]!
  const held = { bankCode: bank.code, bankName: bank.name }
  const plainInsurance = insuranceOf({ seed: namedSeed, index, months, sex, region, phone })
  const accountBody = `9156${bank.code.slice(1)}9000${String(place).padStart(4, '0')}0000`
  return {
    index,
    name,
    sex,
    birthDate,
    documentKind: spec.kind ?? 'resident-id',
    documentNumber: documentNumberOf(spec, place),
    region,
    alive: spec.diedOn === undefined,
    diedOn: spec.diedOn,
    phone: months >= 10 * 12 ? phone : undefined,
    family: familyOf(spec, index),
    card:
      spec.card === 'none'
        ? undefined
        : {
            number: `T9000${String(place).padStart(4, '0')}`,
            status: 'normal',
            ...held,
            region,
            issuedOn: '2021-06-01',
            validUntil: '2031-06-01',
            ...spec.card,
          },
    account: {
      number: accountBody + luhnDigit(accountBody),
      status: 'active',
      ...held,
      phoneOnFile: phone,
      balanceFen: 1_000_000,
      ...spec.account,
    },
    insurance: {
      ...plainInsurance,
      // Only the one whose purpose it is goes without insurance.
      ...(plainInsurance.kind === 'none' && { kind: 'resident' }),
      ...spec.insurance,
    },
  }
}

function phoneOf(place: number): string {
  return String(19_900_009_000 + place)
}

function documentNumberOf({ kind, prefix, birthDate, sex }: NamedSpec, place: number): string {
  const digits = birthDate.replaceAll('-', '')
  // The 2017 card: an office that the population does not use. Its last digit is not checkable.
  if (kind === 'foreign-resident-2017') return `${prefix}3305${digits.slice(2)}${place % 10}0`
  const order = 980 + (place % 10) * 2 + (sex === 'male' ? 1 : 0)
  return withCheckDigit(prefix ?? '330502', digits, order)
}

function familyOf(spec: NamedSpec, index: number): SyntheticFamily {
  const indexOf = (key: string) =>
    namedIndexBase + namedSpecs.findIndex((other) => other.key === key)
  const allWhere = (test: (other: NamedSpec) => boolean | undefined) =>
    namedSpecs.flatMap((other, i) => (test(other) ? [namedIndexBase + i] : []))
  return {
    spouse: spec.spouse === undefined ? undefined : indexOf(spec.spouse),
    parents: (spec.parents ?? []).map(indexOf),
    children: allWhere((other) => other.parents?.includes(spec.key)),
    household: spec.home === undefined ? [index] : allWhere((other) => other.home === spec.home),
  }
}

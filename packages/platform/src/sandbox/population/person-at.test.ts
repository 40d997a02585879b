import { prefectures } from '@essc/protocol/divisions/prefectures'
import { parseDocumentNumber } from '@essc/protocol/enrolment/document-number'
import { findByAccountNumber, findByCardNumber, findByDocumentNumber } from './find-person.ts'
import { luhnDigit } from './numbers.ts'
import type { SyntheticPerson } from './person.ts'
import { personAt } from './person-at.ts'
import { populationCapacity } from './place.ts'
import { referenceDate } from './reference-date.ts'

const seed = Number(process.env.ESSC_SEED ?? 20261101)
const sampleSize = 200_000
const sample: SyntheticPerson[] = []

beforeAll(() => {
  for (let i = 0; i < sampleSize; i++) sample.push(personAt(seed, i))
})

const yearsOf = (person: SyntheticPerson) =>
  Number(referenceDate.slice(0, 4)) -
  Number(person.birthDate.slice(0, 4)) -
  (person.birthDate.slice(5) > referenceDate.slice(5) ? 1 : 0)

/** Sampled far and wide, too, up to the last index there is. */
const farIndices = () => {
  const last = populationCapacity() - 1
  return Array.from({ length: 5_000 }, (_, i) => last - i * 1_999).filter((i) => i >= 0)
}

test('default', () => {
  expect(personAt(seed, 7)).toEqual(personAt(seed, 7))
  expect(personAt(seed, 7)).not.toEqual(personAt(seed + 1, 7))
  expect(populationCapacity()).toBeGreaterThan(5_000_000)
})

test('behavior: every document number is valid, tells the birth date, and is the holder alone', () => {
  const seen = new Set<string>()
  for (const person of sample) {
    const parsed = parseDocumentNumber(person.documentNumber)
    if (!parsed.ok) throw new Error(`${parsed.reason} at index ${person.index}`)
    if (parsed.kind !== person.documentKind) throw new Error(parsed.kind)
    if (parsed.birthDate) {
      const { year, month, day } = parsed.birthDate
      const iso = [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')
      if (iso !== person.birthDate) throw new Error(`${iso} is not ${person.birthDate}`)
    }
    if (parsed.sex && parsed.sex !== person.sex) throw new Error('sex')
    seen.add(person.documentNumber)
  }
  expect(seen.size).toBe(sampleSize)
})

test('behavior: card and account numbers are unique and well formed', () => {
  const cards = sample.flatMap((p) => (p.card ? [p.card.number] : []))
  const accounts = sample.flatMap((p) => (p.account ? [p.account.number] : []))
  expect(new Set(cards).size).toBe(cards.length)
  expect(new Set(accounts).size).toBe(accounts.length)
  for (const account of accounts) {
    if (luhnDigit(account.slice(0, -1)) !== account.at(-1) || account.length !== 19) {
      throw new Error(account)
    }
  }
  expect(luhnDigit('7992739871')).toBe('3')
})

test('behavior: each number leads back to its person without a scan', () => {
  const lost: number[] = []
  for (const index of [...sample.keys()].filter((i) => i % 40 === 0).concat(farIndices())) {
    const person = personAt(seed, index)
    const found = [
      findByDocumentNumber(seed, person.documentNumber),
      person.card ? findByCardNumber(seed, person.card.number) : person,
      person.account ? findByAccountNumber(seed, person.account.number) : person,
    ]
    if (found.some((other) => other?.index !== index)) lost.push(index)
  }
  expect(lost).toEqual([])
})

test('behavior: numbers of nobody find nobody', () => {
  let found = 0
  for (let i = 0; i < 5000; i++) {
    if (findByDocumentNumber(seed + 1, sample[i]!.documentNumber)) found++
  }
  expect(found).toBeLessThan(50)
  for (const bad of ['', '1', '11010519491231002', 'ZZZ999999999999', '999999199001010000']) {
    expect(findByDocumentNumber(seed, bad)).toBeUndefined()
    expect(findByCardNumber(seed, bad)).toBeUndefined()
    expect(findByAccountNumber(seed, bad)).toBeUndefined()
  }
})

test('behavior: families hold both ways and make sense', () => {
  const people = sample.slice(0, 48_000)
  const faults: string[] = []
  for (const person of people) {
    const say = (what: string) => faults.push(`${person.index}: ${what}`)
    const { spouse, parents, children, household } = person.family
    if (!household.includes(person.index)) say('not at home')
    for (const other of household) {
      const theirs = sample[other]!
      if (theirs.family.household.join() !== household.join()) say('household')
      if (theirs.region !== person.region) say('household in two places')
    }
    if (spouse !== undefined) {
      const other = sample[spouse]!
      if (other.family.spouse !== person.index) say('spouse')
      if (other.sex === person.sex) say('sex of spouse')
      if (yearsOf(person) < 19) say(`married at ${yearsOf(person)}`)
    }
    for (const child of children) {
      if (!sample[child]!.family.parents.includes(person.index)) say('child')
    }
    for (const [i, parent] of parents.entries()) {
      const other = sample[parent]!
      if (!other.family.children.includes(person.index)) say('parent')
      const gap = yearsOf(other) - yearsOf(person)
      if (gap < 18 || gap > 50) say(`parent ${gap} years older`)
      if (parents.length === 2 && other.sex !== (i === 0 ? 'female' : 'male')) say('sex of parent')
      if (other.diedOn && other.diedOn < person.birthDate) say('born after a death')
    }
    const mother = parents.map((i) => sample[i]!).find((p) => p.sex === 'female')
    for (const sibling of mother?.family.children ?? []) {
      const apart = Math.abs(Date.parse(sample[sibling]!.birthDate) - Date.parse(person.birthDate))
      if (sibling !== person.index && apart < 280 * 86_400_000) say('siblings too close')
    }
  }
  expect(faults.slice(0, 5)).toEqual([])
})

test('behavior: all ages live in every prefecture', () => {
  const ages = new Set(sample.map(yearsOf))
  for (let age = 0; age <= 118; age++) expect([age, ages.has(age)]).toEqual([age, true])
  const oldest = new Map<string, Set<number>>()
  for (const person of sample) {
    const groups = oldest.get(person.region) ?? new Set<number>()
    oldest.set(person.region, groups.add(Math.min(3, Math.floor(yearsOf(person) / 20))))
  }
  for (const { code } of prefectures()) expect([code, oldest.get(code)?.size]).toEqual([code, 4])
})

test('behavior: nobody is born, dies or gets a card at a wrong time', () => {
  for (const person of sample) {
    if (person.birthDate >= referenceDate) throw new Error(`${person.index}: not born yet`)
    if (person.diedOn && person.diedOn <= person.birthDate) throw new Error(`${person.index}: died`)
    if (person.card) {
      const { issuedOn, validUntil } = person.card
      if (issuedOn < person.birthDate || issuedOn >= referenceDate) {
        throw new Error(`${person.index}: card of ${issuedOn}, born ${person.birthDate}`)
      }
      if (Number(validUntil.slice(0, 4)) - Number(issuedOn.slice(0, 4)) !== 10) {
        throw new Error(`${person.index}: valid until ${validUntil}`)
      }
    }
  }
})

test('behavior: few cards are lost, expired or missing, and one fault does not hide another', () => {
  const share = (test: (p: SyntheticPerson) => boolean) => sample.filter(test).length / sampleSize
  const expired = (p: SyntheticPerson) => (p.card?.validUntil ?? '9999') < referenceDate
  const rates = [
    share((p) => p.card?.status === 'lost'),
    share((p) => p.card?.status === 'cancelled'),
    share((p) => p.card === undefined),
    share((p) => p.card?.status === 'normal' && expired(p)),
  ]
  for (const rate of rates) {
    expect(rate).toBeGreaterThan(0.002)
    expect(rate).toBeLessThan(0.009)
  }
  expect(share((p) => expired(p) && p.card?.status !== 'normal')).toBe(0)
})

test('behavior: names fit surname, people and document', () => {
  const share = (test: (p: SyntheticPerson) => boolean) => sample.filter(test).length / sampleSize
  expect(share((p) => p.name.startsWith('王'))).toBeGreaterThan(0.05)
  expect(share((p) => p.name.startsWith('王'))).toBeLessThan(0.09)
  expect(share((p) => p.name.includes('·'))).toBeGreaterThan(0.005)
  expect(share((p) => /^[A-Z ]+$/.test(p.name) !== p.documentKind.startsWith('foreign'))).toBe(0)
  expect(share((p) => [...p.name].length === 2)).toBeGreaterThan(0.1)
  for (const kind of ['hong-kong-permit', 'macao-permit', 'taiwan-permit']) {
    expect(share((p) => p.documentKind === kind)).toBeGreaterThan(0.0005)
  }
  for (const kind of ['foreign-resident-2017', 'foreign-resident-2023']) {
    expect(share((p) => p.documentKind === kind)).toBeGreaterThan(0.001)
  }
  // An Uyghur child's second name is the father's own.
  const child = sample.find((p) => p.name.includes('·') && p.family.parents.length === 2)!
  const father = personAt(seed, child.family.parents[1]!)
  expect(child.name.split('·')[1]).toBe(father.name.split('·')[0])
})

test('behavior: withdrawn region codes belong to people old enough for them', () => {
  const holders = sample.filter((p) => /^(110103|342601|652101|310103)/.test(p.documentNumber))
  expect(holders.length).toBeGreaterThan(0)
  for (const person of holders) expect(yearsOf(person)).toBeGreaterThan(28)
})

test('parameters: index', () => {
  for (const bad of [-1, 1.5, Number.NaN, populationCapacity()]) {
    expect(() => personAt(seed, bad)).toThrow(TypeError)
  }
})

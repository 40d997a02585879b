import { prefectures } from '@essc/protocol/divisions/prefectures'
import { systemClock } from '../../clock.ts'
import { standardLimits } from '../../payments/limits.ts'
import { isPaymentOpen } from '../../ports/payment-open.ts'
import { testAmounts } from './amounts.ts'
import { createCardRegistry } from './card-registry.ts'
import { hash32 } from './hash.ts'
import { memoryOverrides } from './memory-overrides.ts'
import { namedIndexBase, namedPeople } from './named.ts'
import { permute, unpermute } from './permutation.ts'
import { populationCapacity } from './place.ts'
import { createPopulationRegistry } from './population-registry.ts'
import { slots } from './regions.ts'
import { isSameName } from './same-name.ts'
import { createSandboxPopulation, personRefOf } from './sandbox-population.ts'

const population = createSandboxPopulation({ seed: 11, size: 3000 })

test('default', async () => {
  const overrides = memoryOverrides()
  const registry = createPopulationRegistry({ population, overrides, clock: systemClock() })
  const person = population.at(1234)!
  const personRef = personRefOf(1234)
  const { documentNumber, name } = person
  expect(population.person(personRef)).toEqual(person)
  expect(await registry.check({ name, documentNumber })).toMatchObject({ personRef })
  expect(await registry.check({ name: `${name}x`, documentNumber })).toEqual({
    outcome: 'nameMismatch',
  })
  overrides.write(personRef, { name: '新名' })
  expect(await registry.check({ name: '新名', documentNumber })).toMatchObject({ outcome: 'match' })
  overrides.write(personRef, { diedOn: '2026-11-02' })
  expect(await registry.check({ name: '新名', documentNumber })).toEqual({
    outcome: 'dead',
    personRef,
  })
  expect(await registry.person(personRef)).toMatchObject({ name: '新名', alive: false })
})

test('behavior: who is past the size is unknown', () => {
  const larger = createSandboxPopulation({ seed: 11, size: 4000 })
  const outsider = larger.at(3500)!
  expect(larger.byDocumentNumber(outsider.documentNumber)?.index).toBe(3500)
  expect(population.byDocumentNumber(outsider.documentNumber)).toBeUndefined()
  expect(population.at(3500)).toBeUndefined()
  for (const bad of [
    '',
    'sp_',
    'sp_-1',
    'sp_1.5',
    'sp_999999999',
    'x1',
    `sp_${namedIndexBase + 40}`,
  ]) {
    expect(population.person(bad)).toBeUndefined()
  }
})

test('parameters: size', () => {
  for (const size of [-1, 0.5, Number.NaN, populationCapacity() + 1]) {
    expect(() => createSandboxPopulation({ seed: 1, size })).toThrow(TypeError)
  }
})

test('behavior: a replaced card is found by its new number alone', async () => {
  const overrides = memoryOverrides()
  const cards = createCardRegistry({ population, overrides })
  const holder = [...Array(50).keys()].map((i) => population.at(i)!).find((one) => one.card)!
  const personRef = personRefOf(holder.index)
  const old = holder.card!.number
  expect(await cards.findByNumber(old)).toEqual({ personRef, ...holder.card })
  overrides.write(personRef, { card: { number: 'Z90010001', issuedOn: '2026-11-02' } })
  expect(await cards.findByNumber(old)).toBeUndefined()
  expect(await cards.findByNumber('Z90010001')).toMatchObject({
    personRef,
    status: holder.card!.status,
  })
  overrides.write(personRef, { card: { status: 'lost' } })
  expect(await cards.card(personRef)).toMatchObject({ number: 'Z90010001', status: 'lost' })
})

test('behavior: no card appears for someone who has none, unless all of it is given', async () => {
  const overrides = memoryOverrides()
  const cards = createCardRegistry({ population, overrides })
  const { person } = namedPeople().find((one) => one.key === 'card-none')!
  const personRef = personRefOf(person.index)
  overrides.write(personRef, { card: { status: 'normal' } })
  expect(await cards.card(personRef)).toBeUndefined()
  overrides.write(personRef, { card: { ...namedPeople()[0]!.person.card!, number: 'Z90010002' } })
  expect(await cards.card(personRef)).toMatchObject({ number: 'Z90010002', personRef })
})

test('behavior: payment is open in 224 prefectures of 27 provinces', () => {
  const open = prefectures().filter(({ code }) => isPaymentOpen(code))
  expect(open).toHaveLength(224)
  expect(new Set(open.map((place) => place.provinceCode)).size).toBe(27)
  for (const code of ['330500', '110000', '460300', '440300', '310000', '350200']) {
    expect([code, isPaymentOpen(code)]).toEqual([code, true])
  }
})

test('behavior: the ten amounts follow from the rules and the balance', () => {
  const { withoutPasswordFen, perDayFen } = standardLimits
  const { balanceFen } = namedPeople().find((one) => one.key === 'worker')!.person.account!
  const outcomes = (amountFen: number) => {
    if (amountFen > perDayFen) return ['overDayLimit']
    if (amountFen > balanceFen) return ['balanceShort']
    if (amountFen <= withoutPasswordFen) return ['paidAtOnce', 'voided']
    return ['paidAfterPassword', 'declined', 'expired']
  }
  const amounts = testAmounts()
  expect(amounts).toHaveLength(10)
  expect(new Set(amounts.map((one) => one.amountFen)).size).toBe(10)
  for (const { amountFen, outcome } of amounts) expect(outcomes(amountFen)).toContain(outcome)
  expect(new Set(amounts.map((one) => one.outcome)).size).toBe(7)
})

test('behavior: the shuffle is a bijection that can be undone', () => {
  for (const size of [1, 2, 3, 12, 1000, slots().length, 13_720]) {
    for (const key of [0, 1, 0xdeadbeef]) {
      const seen = new Set<number>()
      for (let value = 0; value < size; value++) {
        const moved = permute(size, key, value)
        seen.add(moved)
        if (unpermute(size, key, moved) !== value) throw new Error(`${size} ${key} ${value}`)
      }
      expect(seen.size).toBe(size)
      expect(Math.max(...seen)).toBe(size - 1)
    }
  }
})

test('behavior: no prefix is listed twice, but for the shares of one', () => {
  const keys = slots().map((slot) => `${slot.prefix}/${slot.share}`)
  expect(new Set(keys).size).toBe(keys.length)
  for (const { prefix, shares } of slots()) {
    expect(slots().filter((slot) => slot.prefix === prefix).length).toBe(shares)
  }
})

test('behavior: the hash spreads evenly over index and field', () => {
  const buckets = new Array<number>(64).fill(0)
  for (let i = 0; i < 64_000; i++) buckets[hash32(3, i, i % 7) % 64]!++
  for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(200)
})

test('behavior: names are compared as registries do', () => {
  expect(isSameName('阿依古丽•买买提', '阿依古丽·买买提')).toBe(true)
  expect(isSameName('阿依古丽・买买提', '阿依古丽·买买提')).toBe(true)
  expect(isSameName('阿依古丽．买买提', '阿依古丽·买买提')).toBe(true)
  expect(isSameName(' 陈 一鸣 ', '陈一鸣')).toBe(true)
  expect(isSameName('smith  emma', 'SMITH EMMA')).toBe(true)
  expect(isSameName('陈一明', '陈一鸣')).toBe(false)
  expect(isSameName('李𬀩', '李')).toBe(false)
  expect(isSameName('', '陈一鸣')).toBe(false)
})

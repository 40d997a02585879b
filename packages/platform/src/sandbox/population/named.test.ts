import { parseDocumentNumber } from '@essc/protocol/enrolment/document-number'
import { isErrorCode } from '@essc/protocol/errors'
import { adjustableClock } from '../../clock.ts'
import { isPaymentOpen } from '../../ports/payment-open.ts'
import { createBankDirectory } from './bank-directory.ts'
import { createCardRegistry } from './card-registry.ts'
import { createFaceProvider } from './face-provider.ts'
import { findByDocumentNumber } from './find-person.ts'
import { createInsuranceFund } from './insurance-fund.ts'
import { memoryOverrides } from './memory-overrides.ts'
import { namedPeople } from './named.ts'
import { createPopulationRegistry } from './population-registry.ts'
import { createSandboxPopulation, personRefOf } from './sandbox-population.ts'

const today = '2026-11-01'
const clock = adjustableClock({ now: () => Date.parse(`${today}T04:00:00Z`) })
const population = createSandboxPopulation({ seed: 7, size: 5000 })
const overrides = memoryOverrides()
const registry = createPopulationRegistry({ population, overrides, clock })
const cards = createCardRegistry({ population, overrides })
const faces = createFaceProvider(population)
const banks = createBankDirectory({ population, overrides })
const fund = createInsuranceFund(population)

/** Walks a named person through every port as the platform would; gives the first thing wrong. */
async function walk(key: string): Promise<string | undefined> {
  const { enter, person, behaviour } = namedPeople().find((one) => one.key === key)!
  if (!parseDocumentNumber(enter.documentNumber).ok) return 'ENROLMENT_DOCUMENT_INVALID'
  const checked = await registry.check(enter)
  if (checked.outcome === 'unknown') return 'ENROLMENT_PERSON_UNKNOWN'
  if (checked.outcome === 'nameMismatch') return 'ENROLMENT_NAME_MISMATCH'
  if (checked.outcome === 'dead') return 'ENROLMENT_PERSON_DECEASED'
  const { personRef } = checked
  expect(personRef).toBe(personRefOf(person.index))
  const card = await cards.card(personRef)
  if (!card) return 'ENROLMENT_NO_PHYSICAL_CARD'
  if (card.status === 'lost') return 'CARD_LOST'
  if (card.status === 'cancelled') return 'CARD_CANCELLED'
  if (card.validUntil < today) return 'CARD_EXPIRED'
  try {
    const { faceSessionId } = await faces.start({ personRef, challenge: 'c1' })
    const ask = (attempt: number) => faces.outcome({ personRef, faceSessionId, attempt })
    let outcome = await ask(1)
    if (outcome === 'refused') outcome = await ask(2)
    if (outcome === 'refused') return 'FACE_REFUSED'
    if (outcome === 'cancelled') return 'FACE_CANCELLED'
    if (outcome === 'timedOut') return 'FACE_TIMED_OUT'
  } catch (error) {
    return (error as { code: string }).code
  }
  if (behaviour.issued?.locked) return 'PASSWORD_LOCKED'
  if (!isPaymentOpen(card.region)) return 'PAYMENT_NOT_OPEN'
  const phone = await banks.checkPhone(personRef, enter.phone)
  if (phone === 'phoneMismatch') return 'BANK_PHONE_MISMATCH'
  if (phone === 'closed') return 'BANK_ACCOUNT_CLOSED'
  if (((await banks.account(personRef))?.balanceFen ?? 0) < 1000 && phone === 'match') {
    return 'PAYMENT_BALANCE_SHORT'
  }
  return undefined
}

test('default', () => {
  const people = namedPeople()
  expect(people).toHaveLength(40)
  const unique = (of: (one: (typeof people)[number]) => unknown) => new Set(people.map(of)).size
  expect(unique((one) => one.key)).toBe(40)
  expect(unique((one) => one.person.documentNumber)).toBe(40)
  expect(unique((one) => one.person.account?.number)).toBe(40)
  expect(unique((one) => one.purpose.en)).toBe(40)
  for (const { person, purpose, expected, code } of people) {
    const parsed = parseDocumentNumber(person.documentNumber)
    expect(parsed).toMatchObject({ ok: true, kind: person.documentKind })
    if (parsed.ok && parsed.sex) expect(parsed.sex).toBe(person.sex)
    for (const text of [purpose.zh, purpose.en, expected.zh, expected.en]) expect(text).not.toBe('')
    if (code) expect(isErrorCode(code)).toBe(true)
  }
})

// Living in a closed prefecture is incidental to a name with a dot or of forty characters.
const incidental: Record<string, string> = {
  'minority-name': 'PAYMENT_NOT_OPEN',
  'long-name': 'PAYMENT_NOT_OPEN',
}

test.each(namedPeople().map((one) => [one.key, one.code ?? incidental[one.key]] as const))(
  'behavior: %s ends in %s',
  async (key, code) => {
    expect(await walk(key)).toBe(code)
  },
)

test('behavior: they are nobody of the population, whatever its seed', () => {
  for (const { person } of namedPeople()) {
    for (let seed = 0; seed < 200; seed++) {
      expect(findByDocumentNumber(seed, person.documentNumber)).toBeUndefined()
    }
  }
})

test('behavior: names are what their purpose says', () => {
  const name = (key: string) => namedPeople().find((one) => one.key === key)!.person.name
  expect([...name('long-name')]).toHaveLength(40)
  expect([...name('one-character-name')]).toHaveLength(2)
  expect(name('rare-character-name').length).toBeGreaterThan(
    [...name('rare-character-name')].length,
  )
  expect(name('minority-name')).toContain('·')
})

test('behavior: guardians are living parents, until the eighteenth birthday by the clock', async () => {
  const child = namedPeople().find((one) => one.key === 'family-seventeen')!
  const parents = child.person.family.parents.map(personRefOf)
  const later = adjustableClock(clock)
  const changes = memoryOverrides()
  const moving = createPopulationRegistry({ population, overrides: changes, clock: later })
  expect(await moving.check(child.enter)).toMatchObject({ outcome: 'match', guardians: parents })
  changes.write(parents[0]!, { diedOn: today })
  expect(await moving.check(child.enter)).toMatchObject({ guardians: [parents[1]] })
  later.advance(14 * 86_400_000)
  expect(await moving.check(child.enter)).toMatchObject({ guardians: [] })
})

test('behavior: named families hold both ways', () => {
  for (const { person, behaviour } of namedPeople()) {
    if (!behaviour.registered) continue
    const { spouse, parents, children, household } = person.family
    if (spouse !== undefined) expect(population.at(spouse)?.family.spouse).toBe(person.index)
    for (const i of parents) expect(population.at(i)?.family.children).toContain(person.index)
    for (const i of children) expect(population.at(i)?.family.parents).toContain(person.index)
    for (const i of household) expect(population.at(i)?.family.household).toEqual(household)
    expect(household).toContain(person.index)
  }
})

test('behavior: contribution records follow the way people are insured', async () => {
  const record = async (key: string) => {
    const { person } = namedPeople().find((one) => one.key === key)!
    return fund.contributions(personRefOf(person.index), '2025-01', '2026-10')
  }
  expect(await record('insurance-none')).toEqual([])
  const flexible = await record('insurance-flexible')
  expect(flexible.length).toBeGreaterThan(10)
  for (const month of flexible) {
    expect(month.employer).toBeUndefined()
    expect(month.lines.map((line) => line.insurance)).toEqual(['pension', 'medical'])
  }
  const employee = await record('worker')
  expect(employee.length).toBeGreaterThan(15)
  for (const { lines, baseFen, employer } of employee) {
    expect(employer).toMatch(/有限公司/)
    expect(lines.find((line) => line.insurance === 'pension')).toEqual({
      insurance: 'pension',
      personalFen: Math.round(baseFen * 0.08),
      employerFen: Math.round(baseFen * 0.16),
    })
  }
  expect(await record('family-baby')).toEqual([])
})

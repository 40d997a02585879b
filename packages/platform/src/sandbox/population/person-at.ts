import { accountOf, cardOf, insuranceOf, phoneOf } from './belongings.ts'
import { isoDate } from './calendar.ts'
import { birthDayOf, documentNumberOf } from './document.ts'
import { familyOf, monthsOld, sexOf } from './family.ts'
import { field } from './fields.ts'
import { hash32, hashBetween } from './hash.ts'
import { nameOf } from './names.ts'
import type { SyntheticPerson } from './person.ts'
import { blockSize, placeOf, populationCapacity } from './place.ts'
import { referenceMonth } from './reference-date.ts'
import { type Slot, slots } from './regions.ts'
import { type Member, templateFor } from './templates.ts'

/** Where people move to, and where those from elsewhere live. */
const cities = (
  '110000 310000 440100 440300 441900 330100 320500 510100 420100 500000 120000 350200 ' +
  '370200 610100 320100 330200 430100 410100 440600 350500'
).split(' ')

/**
 * The person at an index: a pure function, the same for ever. Nothing is stored and no clock is
 * read; ages are taken at `referenceDate`.
 *
 * @param seed which population, a 32-bit integer
 * @param index from 0 to `populationCapacity() - 1`
 * @throws TypeError when the index is not such a number
 *
 * @example personAt(1, 0).documentNumber.length // 18
 */
export function personAt(seed: number, index: number): SyntheticPerson {
  if (!Number.isInteger(index) || index < 0 || index >= populationCapacity()) {
    throw new TypeError('personAt takes an index below populationCapacity()')
  }
  const place = placeOf(seed, index)
  const { block, member } = place
  const slot = slots()[place.slot]!
  const template = templateFor(hash32(seed, block, field.template), slot.retired)
  const self = template[member]!

  const months = monthsOld(seed, block, template, member)
  const sex = sexOf(seed, block, template, member)
  const bornIn = referenceMonth - months
  const birthDate = isoDate(bornIn, birthDayOf(seed, index, place, bornIn))
  const family = familyOf(block, template, member)
  const region = residenceOf(seed, block, self, slot)
  const ownPhone = months >= 10 * 12 ? phoneOf(seed, index) : undefined
  const phone = ownPhone ?? phoneOf(seed, family.parents[0] ?? index)
  const owner = { seed, index, months, sex, region, phone }
  const diedOn = deathOf(seed, index, months, self)

  return {
    index,
    name: nameOf({
      seed,
      index,
      slot,
      sex,
      birthYear: Number(birthDate.slice(0, 4)),
      line: self.line,
      fatherIndex: self.father === undefined ? undefined : block * blockSize + self.father,
    }),
    sex,
    birthDate,
    documentKind: slot.kind,
    documentNumber: documentNumberOf(place, birthDate, sex),
    region,
    alive: diedOn === undefined,
    diedOn,
    phone: ownPhone,
    family,
    card: cardOf(owner),
    account: accountOf(owner),
    insurance: insuranceOf(owner),
  }
}

/** Most live where they were registered; a fifth of the households, and all from abroad, in a city. */
function residenceOf(seed: number, block: number, self: Member, slot: Slot): string {
  const key = block * blockSize + self.home
  const moved = hash32(seed, key, field.moved) % 5 === 0
  if (slot.prefecture !== undefined && !moved) return slot.prefecture
  return cities[hash32(seed, key, field.movedTo) % cities.length]!
}

/**
 * The day of death, for the few who died in the last two years. Parents of the young are spared,
 * so that no child is born after its mother's death.
 */
function deathOf(seed: number, index: number, months: number, self: Member): string | undefined {
  const years = months / 12
  if (years < 2 || (years < 55 && self.children.length > 0)) return undefined
  const perThousand =
    years < 40 ? 1 : years < 60 ? 4 : years < 75 ? 20 : years < 85 ? 80 : years < 95 ? 160 : 240
  if (hashBetween(seed, index, field.death, 0, 999) >= perThousand) return undefined
  const draw = hash32(seed, index, field.deathMonth)
  return isoDate(referenceMonth - 1 - (draw % 23), 1 + ((draw >>> 8) % 28))
}

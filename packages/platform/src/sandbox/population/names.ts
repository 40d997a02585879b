import { field } from './fields.ts'
import { hash32, hashBetween } from './hash.ts'
import {
  givenNames,
  latinNames,
  mongolianNames,
  oneCharacterNames,
  surnames,
  tibetanNames,
  uyghurNames,
  yiNames,
} from './name-data.ts'
import { blockSize } from './place.ts'
import type { Slot } from './regions.ts'

type Sex = 'male' | 'female'

/** Whose name is made: line members share a surname, `fatherIndex` gives an Uyghur second name. */
export interface NameSubject {
  readonly seed: number
  readonly index: number
  readonly slot: Slot
  readonly sex: Sex
  readonly birthYear: number
  readonly line: number
  readonly fatherIndex: number | undefined
}

/**
 * A name as it stands in the population registry: surname and given name for most, own and father's
 * name with a middle dot for Uyghur people, Latin capitals for foreigners.
 */
export function nameOf(subject: NameSubject): string {
  const { seed, index, slot, sex } = subject
  if (slot.kind.startsWith('foreign')) return latinName(subject)
  const block = Math.floor(index / blockSize)
  switch (people(seed, block, slot.prefix)) {
    case 'uyghur': {
      const fatherKey = subject.fatherIndex ?? -1 - block * blockSize - subject.line
      const own = pick(uyghurNames[sex], hash32(seed, index, field.given))
      return `${own}·${pick(uyghurNames.male, hash32(seed, fatherKey, field.given))}`
    }
    case 'tibetan':
      return (
        pick(tibetanNames.first, hash32(seed, index, field.given)) +
        pick(tibetanNames[sex], hash32(seed, index, field.secondGiven))
      )
    case 'mongolian':
      return pick(mongolianNames[sex], hash32(seed, index, field.given))
    case 'yi':
      return lineDraw(subject, yiNames.clan) + pick(yiNames[sex], hash32(seed, index, field.given))
    default:
      return surnameOf(subject) + hanGivenName(subject)
  }
}

function pick<T>(list: ArrayLike<T>, draw: number): T {
  return list[draw % list.length]!
}

function lineDraw({ seed, index, line }: NameSubject, list: readonly string[]): string {
  const block = Math.floor(index / blockSize)
  return pick(list, hash32(seed, block * blockSize + line, field.surname))
}

/** Names of what people a block of this region bears; neighbours differ, a family does not. */
function people(seed: number, block: number, prefix: string): string {
  const draw = hash32(seed, block, field.people) % 100
  const province = prefix.slice(0, 2)
  const prefecture = prefix.slice(0, 4)
  if (province === '65') return draw < 45 ? 'uyghur' : 'han'
  if (province === '54') return draw < 85 ? 'tibetan' : 'han'
  if (['5133', '6230', '5334', '6326', '6327', '6323', '6325'].includes(prefecture)) {
    return draw < 65 ? 'tibetan' : 'han'
  }
  if (province === '15') return draw < 20 ? 'mongolian' : 'han'
  if (prefecture === '5134') return draw < 50 ? 'yi' : 'han'
  return 'han'
}

let surnameTable: readonly string[] | undefined

function surnameOf(subject: NameSubject): string {
  surnameTable ??= buildSurnameTable()
  return lineDraw(subject, surnameTable)
}

/** A thousand places: the ten great surnames by their shares, the others thinning out. */
function buildSurnameTable(): string[] {
  const greatest = [72, 71, 68, 54, 45, 31, 22, 21, 20, 20]
  const table: string[] = []
  surnames.forEach((surname, i) => {
    const share = greatest[i] ?? Math.max(1, Math.round(18 * 0.972 ** (i - 10)))
    for (let n = 0; n < share; n++) table.push(surname)
  })
  return table
}

function hanGivenName({ seed, index, sex, birthYear }: NameSubject): string {
  const era = givenNames.find((names) => birthYear < names.before)!
  const draw = hash32(seed, index, field.given)
  if (hashBetween(seed, index, field.oneCharacter, 0, 99) < era.onePercent) {
    return pick(oneCharacterNames[sex], draw)
  }
  const [first, second] = era[sex]
  const one = pick(first, draw)
  const two = pick(second, draw >>> 16)
  // Doubled characters are pet names; take the neighbour instead.
  return one + (one === two ? pick(second, (draw >>> 16) + 1) : two)
}

function latinName(subject: NameSubject): string {
  const { seed, index, slot, sex } = subject
  const country = slot.prefix.length === 3 ? slot.prefix : slot.prefix.slice(3)
  const names =
    country === 'JPN' || country === '392'
      ? latinNames.japanese
      : country === 'KOR' || country === '410'
        ? latinNames.korean
        : ['DEU', 'FRA', 'RUS', '276', '250', '643'].includes(country)
          ? latinNames.european
          : latinNames.english
  return `${lineDraw(subject, names.surnames)} ${pick(names[sex], hash32(seed, index, field.given))}`
}

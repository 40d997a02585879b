import { prefectureOf } from '@essc/protocol/divisions/prefecture-of'
import type { DocumentKind } from '@essc/protocol/enrolment/document-number'
import { countyData } from './counties.generated.ts'

/** What a document number of a family block begins with, and what follows from it. */
export interface Slot {
  readonly kind: DocumentKind
  /** Six digits, or three letters on the 2017 card of foreigners. */
  readonly prefix: string
  /** Several slots may share a prefix; this is the place among them. */
  readonly share: number
  readonly shares: number
  /** Prefecture that the prefix lies in today; absent for people from elsewhere. */
  readonly prefecture: string | undefined
  /** The code was withdrawn: only people born before the nineties carry it. */
  readonly retired: boolean
}

/** Codes withdrawn when districts merged, with the prefecture that took them in. */
const retiredCodes =
  '110103110000 110104110000 120107120000 120108120000 120109120000 310103310000 310119310000 ' +
  '320502320500 320503320500 320504320500 330103330100 330104330100 330621330600 342601340100 ' +
  '371202370100 371203370100 510122510100 510202500000 522101520300 542301540200 610126610100 ' +
  '652101650400 652201650500'

/** Foreigners of the 2023 card: 9, province of first application, ISO 3166-1 numeric country. */
const foreignPrefixes =
  '911840 911124 911826 931392 931250 931276 933410 937410 944356 944566 944036 923643'
const foreignLetters = 'USA CAN GBR JPN KOR DEU FRA RUS'

/** Permit holders are many enough to be met by chance: four slots for each prefix. */
const permitShares = 4

let table: readonly Slot[] | undefined

/** Every slot, in an order that must not change. */
export function slots(): readonly Slot[] {
  table ??= buildSlots()
  return table
}

let byPrefix: ReadonlyMap<string, readonly number[]> | undefined

/** The places in {@link slots} of all slots with this prefix, by share; empty if there is none. */
export function slotsWithPrefix(prefix: string): readonly number[] {
  if (!byPrefix) {
    const map = new Map<string, number[]>()
    slots().forEach((slot, place) => {
      const list = map.get(slot.prefix)
      if (list) list.push(place)
      else map.set(slot.prefix, [place])
    })
    byPrefix = map
  }
  return byPrefix.get(prefix) ?? []
}

function buildSlots(): Slot[] {
  const list: Slot[] = []
  const add = (kind: DocumentKind, prefix: string, more: Partial<Slot> = {}) =>
    list.push({ kind, prefix, share: 0, shares: 1, prefecture: undefined, retired: false, ...more })

  for (const line of countyData) {
    for (let i = 4; i < line.length; i += 2) {
      const code = line.slice(0, 4) + line.slice(i, i + 2)
      add('resident-id', code, { prefecture: prefectureOf(code)?.code })
    }
  }
  for (const pair of retiredCodes.split(' ')) {
    add('resident-id', pair.slice(0, 6), { prefecture: pair.slice(6), retired: true })
  }
  for (let share = 0; share < permitShares; share++) {
    add('hong-kong-permit', '810000', { share, shares: permitShares })
    add('macao-permit', '820000', { share, shares: permitShares })
    add('taiwan-permit', '830000', { share, shares: permitShares })
  }
  for (const prefix of foreignPrefixes.split(' ')) add('foreign-resident-2023', prefix)
  for (const prefix of foreignLetters.split(' ')) add('foreign-resident-2017', prefix)
  return list
}

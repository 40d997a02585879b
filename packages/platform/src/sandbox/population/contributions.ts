import { findPrefecture } from '@essc/protocol/divisions/find-prefecture'
import type { ContributionMonth, InsuranceContribution } from '../../ports/insurance.ts'
import { isoMonth, monthIndexOf } from './calendar.ts'
import { field } from './fields.ts'
import { hash32, hashBetween } from './hash.ts'
import type { SyntheticPerson } from './person.ts'

/** Shares of the base in thousandths, as most provinces set them. */
const rates = {
  employee: [
    ['pension', 80, 160],
    ['medical', 20, 70],
    ['unemployment', 5, 5],
    ['workInjury', 0, 2],
  ],
  flexible: [
    ['pension', 200, 0],
    ['medical', 80, 0],
  ],
} as const

const tradeNames = '远山 和风 长河 晨光 百川 新禾 松岭 海晏 星野 方圆 启明 云帆'.split(' ')
const trades = '纺织 机械 食品 物流 软件 建材 电子 餐饮 家具 印务 医药 园艺'.split(' ')

/**
 * The contributions of a person from one month to another, both included, oldest first. Computed
 * from (seed, index) alone: the same months always give the same amounts, whenever they are asked
 * for, so the caller ends at its own clock's month.
 *
 * Employees have spells at invented employers with gaps between; residents pay once a year, in
 * December for the year to come. People without insurance, and months before the age of work or
 * after retirement or death, give nothing.
 *
 * @param from `YYYY-MM`
 * @param to `YYYY-MM`
 */
export function contributionsOf(
  seed: number,
  person: SyntheticPerson,
  from: string,
  to: string,
): ContributionMonth[] {
  const { kind } = person.insurance
  if (kind === 'none') return []
  const born = monthIndexOf(person.birthDate)
  const end = Math.min(monthIndexOf(to), person.diedOn ? monthIndexOf(person.diedOn) : 1e9)
  const retirement = born + (person.sex === 'female' ? 55 : 60) * 12
  const list: ContributionMonth[] = []
  for (let month = Math.max(monthIndexOf(from), born + 1); month <= end; month++) {
    if (kind === 'resident') {
      const entry = month % 12 === 11 ? residentYear(month, born) : undefined
      if (entry) list.push(entry)
    } else if (month < retirement) {
      const entry = workMonth(seed, person, month, born)
      if (entry) list.push(entry)
    }
  }
  return list
}

/** Basic medical insurance of residents: 30 yuan more every year up to 400, as notices fixed it. */
function residentYear(month: number, born: number): ContributionMonth | undefined {
  const year = Math.floor(month / 12)
  if (year < 2016) return undefined
  const personalFen = Math.min(400, 150 + (year - 2016) * 30) * 100
  const publicFen = (420 + (year - 2016) * 30) * 100
  const lines: InsuranceContribution[] = [
    { insurance: 'medical', personalFen, employerFen: publicFen },
  ]
  const years = (month - born) / 12
  if (years >= 16 && years < 60) {
    lines.push({ insurance: 'pension', personalFen: 20_000, employerFen: 3_000 })
  }
  return { month: isoMonth(month), kind: 'resident', employer: undefined, baseFen: 0, lines }
}

function workMonth(
  seed: number,
  person: SyntheticPerson,
  month: number,
  born: number,
): ContributionMonth | undefined {
  const { index, region } = person
  const flexible = person.insurance.kind === 'flexible'
  const started = born + hashBetween(seed, index, field.career, 19 * 12, 24 * 12)
  // Records go back to 1998, when the system of today began.
  if (month < started || month < 1998 * 12) return undefined
  const spellLength = 30 + (hash32(seed, index, field.gap) % 60)
  const spell = Math.floor((month - started) / spellLength)
  const gap = hash32(seed, index ^ (spell << 20), field.gap) % 5
  if (spell > 0 && (month - started) % spellLength < gap) return undefined

  const wage = hashBetween(seed, index, field.wage, 45, 220) * (flexible ? 60 : 100)
  const year = Math.floor(month / 12)
  // Wages rose by 6 percent a year; a base stays the same from July to June.
  const season = year - (month % 12 < 6 ? 1 : 0)
  const baseFen = Math.max(1200, Math.round(wage * 1.06 ** (season - 2026))) * 100
  const lines = rates[flexible ? 'flexible' : 'employee'].map(([insurance, own, employers]) => ({
    insurance,
    personalFen: Math.round((baseFen * own) / 1000),
    employerFen: Math.round((baseFen * employers) / 1000),
  }))
  const draw = hash32(seed, index ^ (spell << 20), field.employer)
  const place = findPrefecture(region)?.name.zh.replace(/市$/, '') ?? ''
  const trade = tradeNames[draw % tradeNames.length]! + trades[(draw >>> 8) % trades.length]!
  // Marked as an example: some real company may bear any likely name.
  const employer = flexible ? undefined : `${place}${trade}有限公司（示例）`
  const kind = flexible ? 'flexible' : 'employee'
  return { month: isoMonth(month), kind, employer, baseFen, lines }
}

import { documentCheckDigit } from '@essc/protocol/enrolment/document-number'
import { daysInMonth } from './calendar.ts'
import { field } from './fields.ts'
import { hash32 } from './hash.ts'
import { indexAt, joinCode, type Place, splitCode } from './place.ts'
import { slots } from './regions.ts'

/** Places of first application on the 2017 card, four digits each; one for every ten orders. */
const offices = (
  '1100 1200 1301 1401 1501 2101 2201 2301 3100 3201 3301 3401 3501 3601 3701 4101 4201 4301 ' +
  '4401 4501 4601 5000 5101 5201 5301 5401 6101 6201 6301 6401 6501 2102 3202 3205 3302 3303 ' +
  '3307 3502 3505 3702 3706 3710 4403 4404 4406 4419 4503 4602 5328'
).split(' ')

/** The day of the month: the code's own residue, or the same a month-end later where there is one. */
export function birthDayOf(seed: number, index: number, place: Place, monthIndex: number): number {
  const { day } = splitCode(place.code)
  const month = (monthIndex % 12) + 1
  const late = day + 29
  const fits = late <= daysInMonth((monthIndex - month + 1) / 12, month)
  return fits && hash32(seed, index, field.lateDay) & 1 ? late : day + 1
}

/**
 * The document number of a place. On 18-digit numbers the order is below 980: orders from 980 on
 * belong to the named test people, so that the two can never meet.
 */
export function documentNumberOf(place: Place, birthDate: string, sex: 'male' | 'female'): string {
  const { kind, prefix } = slots()[place.slot]!
  const { order } = splitCode(place.code)
  const digits = birthDate.replaceAll('-', '')
  if (kind !== 'foreign-resident-2017') {
    return withCheckDigit(prefix, digits, order * 2 + (sex === 'male' ? 1 : 0))
  }
  const serial = order % 10
  const office = offices[(order - serial) / 10]!
  const body = `${prefix}${office}${digits.slice(2)}${serial}`
  return body + checkBy731(body)
}

/** An 18-digit number from its parts. */
export function withCheckDigit(prefix: string, date8: string, order: number): string {
  const body = `${prefix}${date8}${String(order).padStart(3, '0')}`
  return body + documentCheckDigit(body)
}

/** The one index that can carry this (well-formed) number; whether it does is for the caller. */
export function indexOfDocument(seed: number, number: string): number | undefined {
  if (number.length === 18) {
    const day = (Number(number.slice(12, 14)) - 1) % 28
    return indexAt(seed, number.slice(0, 6), joinCode(day, Number(number.slice(14, 17)) >>> 1))
  }
  const office = offices.indexOf(number.slice(3, 7))
  if (office < 0) return undefined
  const day = (Number(number.slice(11, 13)) - 1) % 28
  return indexAt(seed, number.slice(0, 3), joinCode(day, office * 10 + Number(number[13])))
}

/** The check of machine-readable documents (ICAO 9303): weights 7, 3, 1; letters from A = 10. */
function checkBy731(body: string): number {
  let sum = 0
  for (let i = 0; i < body.length; i++) sum += Number.parseInt(body[i]!, 36) * [7, 3, 1][i % 3]!
  return sum % 10
}

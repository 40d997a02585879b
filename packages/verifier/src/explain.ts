import { toHex } from '@essc/crypto/bytes'
import type { CompactCode } from '@essc/protocol/codes/compact'
import type { ErrorCode } from '@essc/protocol/errors'

export interface ExplainedField {
  name: string
  /** First and last byte. */
  bytes: readonly [first: number, last: number]
  hex: string
  /** The field in words of people: a number, a date in UTC, a purpose. */
  value: string
}

export interface ExplainedCheck {
  name: string
  outcome: 'passed' | 'failed' | 'not reached'
  reason?: ErrorCode
}

/** A code field by field, for a person who wants to know why it was refused. */
export interface Explanation {
  /** Empty for what is no code at all. */
  fields: ExplainedField[]
  checks: ExplainedCheck[]
  reason?: ErrorCode
  /** What a person at the scanner can do. */
  hint?: 'switch the input method to English'
}

const PURPOSES = [
  'identity',
  'travel',
  'identity, shown by a guardian',
  'travel, shown by a guardian',
]

/** A Unix time as `YYYY-MM-DDThh:mm:ssZ`. */
export function utcText(unix: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  // Days are counted in years that begin in March, so that a leap day ends one.
  const days = Math.floor(unix / 86_400) + 719_468
  const era = Math.floor(days / 146_097)
  const dayOfEra = days - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  const second = unix % 86_400
  const time = [second / 3_600, (second / 60) % 60, second % 60].map(two).join(':')
  return `${year}-${two(month)}-${two(day)}T${time}Z`
}

/** The fields of a compact code with their places (docs/codes.md). */
export function explainFields({ bytes, authorisation: a, ...code }: CompactCode): ExplainedField[] {
  const rows: [name: string, first: number, length: number, value: string][] = [
    ['version', 0, 1, '1'],
    ['purpose', 1, 1, PURPOSES[a.purpose - 1]!],
    ['issuer key id', 2, 4, toHex(a.issuerKeyId)],
    ['status list', 6, 2, String(a.statusList)],
    ['status index', 8, 4, String(a.statusIndex)],
    ['region', 12, 3, a.region],
    ['fare class', 15, 1, String(a.fareClass)],
    ['single-use limit', 16, 3, `${a.limitFen} fen`],
    ['code key', 19, 33, toHex(a.codeKey)],
    ['not before', 52, 4, utcText(a.notBeforeUnix)],
    ['validity', 56, 2, `${a.validityMinutes} min`],
    ['code lifetime', 58, 2, `${a.lifetimeSeconds} s`],
    ['issuer signature', 60, 64, 'r and s'],
    ['time', 124, 4, utcText(code.timeUnix)],
    ['counter', 128, 2, String(code.counter)],
    ['terminal binding', 130, 4, toHex(code.binding)],
    ['code signature', 134, 64, 'r and s'],
  ]
  return rows.map(([name, first, length, value]) => ({
    name,
    bytes: [first, first + length - 1],
    hex: toHex(bytes.subarray(first, first + length)),
    value,
  }))
}

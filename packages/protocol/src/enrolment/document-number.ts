import { provinceOf } from '../divisions/province.ts'

/** The identity documents that a card can be applied for with. */
export type DocumentKind =
  | 'resident-id'
  | 'hong-kong-permit'
  | 'macao-permit'
  | 'taiwan-permit'
  | 'foreign-resident-2017'
  | 'foreign-resident-2023'

/** Why a text is no document number, in the order in which the checks are made. */
export type DocumentNumberFault = 'length' | 'characters' | 'region' | 'birthDate' | 'checkDigit'

/** A calendar date without a time zone; `month` and `day` count from 1. */
export interface CalendarDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

export type DocumentNumberResult =
  | {
      readonly ok: true
      readonly kind: DocumentKind
      /** The number as registries write it: half-width, upper case, no spaces. */
      readonly normal: string
      /** Absent for the 2017 card, whose number has two digits for the year. */
      readonly birthDate?: CalendarDate
      /** Absent for foreign permanent residents: no published rule gives it. */
      readonly sex?: 'male' | 'female'
    }
  | { readonly ok: false; readonly reason: DocumentNumberFault }

const permits: Readonly<Record<string, DocumentKind>> = {
  '810000': 'hong-kong-permit',
  '820000': 'macao-permit',
  '830000': 'taiwan-permit',
}

/**
 * Reads a document number as a person types it. Full-width characters, spaces, hyphens and a small
 * `x` are put right; nothing else is guessed.
 *
 * Resident ids and permits follow GB 11643 (region, birth date, order, ISO 7064 MOD 11-2). Only the
 * first two digits of a resident's region are looked at: the code is that of the place at birth, and
 * thousands of codes have been retired since. Permanent resident cards of foreigners have 15
 * characters (2017: three letters, twelve digits, a check rule that is not published and therefore
 * not applied) or 18 digits (from December 2023: a leading 9, MOD 11-2).
 *
 * A birth date in the future is accepted, since this function has no clock: the caller has.
 *
 * @example parseDocumentNumber('81000019940823002 1').ok // true, kind 'hong-kong-permit'
 */
export function parseDocumentNumber(text: string): DocumentNumberResult {
  const normal = normalise(text)
  if (normal.length === 15) return parseForeign2017(normal)
  if (normal.length !== 18) return { ok: false, reason: 'length' }
  if (!/^\d{17}[\dX]$/.test(normal)) return { ok: false, reason: 'characters' }

  const foreign = normal[0] === '9'
  const permit = permits[normal.slice(0, 6)]
  if (!foreign && !permit && !provinceOf(normal)) return { ok: false, reason: 'region' }

  const birthDate = readDate(normal.slice(6, 14))
  if (!birthDate) return { ok: false, reason: 'birthDate' }
  if (documentCheckDigit(normal.slice(0, 17)) !== normal[17]) {
    return { ok: false, reason: 'checkDigit' }
  }
  if (foreign) return { ok: true, kind: 'foreign-resident-2023', normal, birthDate }
  const sex = Number(normal[16]) % 2 === 1 ? 'male' : 'female'
  return { ok: true, kind: permit ?? 'resident-id', normal, birthDate, sex }
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/**
 * The 18th character for 17 digits, by ISO 7064 MOD 11-2: a digit or `X`. It catches every single
 * wrong digit and every swap of neighbours.
 *
 * @throws TypeError when `first17` is not 17 digits.
 */
export function documentCheckDigit(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new TypeError('documentCheckDigit takes 17 digits')
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (first17.charCodeAt(i) - 48) * weights[i]!
  return '10X98765432'.charAt(sum % 11)
}

function normalise(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u3000-]/g, '')
    .toUpperCase()
}

function parseForeign2017(normal: string): DocumentNumberResult {
  // Fifteen digits are a resident id of before 1999, three characters short of today's.
  if (/^\d{15}$/.test(normal)) return { ok: false, reason: 'length' }
  if (!/^[A-Z]{3}\d{12}$/.test(normal)) return { ok: false, reason: 'characters' }
  return { ok: true, kind: 'foreign-resident-2017', normal }
}

function readDate(digits: string): CalendarDate | undefined {
  const year = Number(digits.slice(0, 4))
  const month = Number(digits.slice(4, 6))
  const day = Number(digits.slice(6))
  if (year < 1850 || year > 2149 || month < 1 || month > 12 || day < 1) return undefined
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day <= lengths[month - 1]! ? { year, month, day } : undefined
}

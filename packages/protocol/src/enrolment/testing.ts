import { type DocumentKind, documentCheckDigit } from './document-number.ts'

/** Whole numbers from 0 to below `bound`, the same for the same seed. */
export type Draw = (bound: number) => number

/** A linear congruential generator: good enough to draw test cases, and nothing else. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 4_294_967_296) * bound)
  }
}

export const DOCUMENT_KINDS: readonly DocumentKind[] = [
  'resident-id',
  'hong-kong-permit',
  'macao-permit',
  'taiwan-permit',
  'foreign-resident-2017',
  'foreign-resident-2023',
]

const PROVINCES =
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65'.split(
    ' ',
  )
const PERMITS: Partial<Record<DocumentKind, string>> = {
  'hong-kong-permit': '810000',
  'macao-permit': '820000',
  'taiwan-permit': '830000',
}

const digits = (draw: Draw, count: number) =>
  Array.from({ length: count }, () => String(draw(10))).join('')
const letters = (draw: Draw, count: number) =>
  Array.from({ length: count }, () => String.fromCharCode(65 + draw(26))).join('')

function drawDate(draw: Draw): string {
  const year = 1900 + draw(140)
  const month = 1 + draw(12)
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!
  const two = (value: number) => String(value).padStart(2, '0')
  return `${year}${two(month)}${two(1 + draw(days))}`
}

/** A number of a kind as it may stand on a document, with retired region codes among them. */
export function drawDocument(draw: Draw, kind: DocumentKind): string {
  if (kind === 'foreign-resident-2017') return letters(draw, 3) + digits(draw, 12)
  const resident = PROVINCES[draw(PROVINCES.length)]! + digits(draw, 4)
  const region = kind === 'foreign-resident-2023' ? `9${digits(draw, 5)}` : PERMITS[kind]
  const body = (region ?? resident) + drawDate(draw) + digits(draw, 3)
  return body + documentCheckDigit(body)
}

/** The same number with one digit wrong, or with two different neighbours swapped. */
export function spoilDocument(draw: Draw, number: string): string {
  for (;;) {
    const at = draw(number.length)
    const letter = number.charAt(at)
    if (draw(2) === 0) {
      const next = number.charAt(at + 1)
      if (next === '' || next === letter) continue
      return number.slice(0, at) + next + letter + number.slice(at + 2)
    }
    // The last place may hold an X for ten.
    const wrong = at === 17 && draw(11) === 10 ? 'X' : String(draw(10))
    if (!/[\dX]/.test(letter) || wrong === letter || (letter === 'X' && at !== 17)) continue
    return number.slice(0, at) + wrong + number.slice(at + 1)
  }
}

import { prefectures } from '@essc/protocol/divisions/prefectures'
import { hash32 } from './hash.ts'

/** Provinces where the sandbox has no payment at all, so that 27 remain. */
const closedProvinces = new Set(['150000', '540000', '630000', '650000'])

/** Always open, so that examples and named people may rely on them. */
const alwaysOpen = new Set('110000 310000 330100 330500 440300 510100 460300 230800'.split(' '))

/** The one closed place outside those provinces that a named person lives in. */
const alwaysClosed = '232700'

const openCount = 224

let open: ReadonlySet<string> | undefined

/**
 * Whether the card can pay in a prefecture: so in 224 prefectures of 27 provinces, the reach that
 * was reported for the real card. Which ones is the sandbox's own choice.
 *
 * @param prefectureCode 6 digits
 */
export function isPaymentOpen(prefectureCode: string): boolean {
  open ??= new Set(openCodes())
  return open.has(prefectureCode)
}

function openCodes(): string[] {
  const eligible = prefectures().filter(
    ({ code, provinceCode }) =>
      !closedProvinces.has(provinceCode) && code !== alwaysClosed && code.endsWith('00'),
  )
  // One prefecture of each province first, so that none is left out by the draw.
  const seen = new Set<string>()
  const rank = ({ code, provinceCode }: { code: string; provinceCode: string }) => {
    const first = !seen.has(provinceCode)
    seen.add(provinceCode)
    return first || alwaysOpen.has(code) ? -1 : hash32(224, Number(code), 0)
  }
  return eligible
    .map((prefecture) => ({ code: prefecture.code, rank: rank(prefecture) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, openCount)
    .map(({ code }) => code)
}

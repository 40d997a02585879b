import { findPrefecture } from './find-prefecture.ts'
import type { Prefecture } from './prefectures.ts'

/**
 * The prefecture that a county, district or prefecture code lies in, or undefined.
 *
 * @example prefectureOf('330521')?.code // '330500'
 * @example prefectureOf('110105')?.code // '110000'
 */
export function prefectureOf(code6: string): Prefecture | undefined {
  if (!/^\d{6}$/.test(code6)) return undefined
  return (
    findPrefecture(code6) ??
    findPrefecture(`${code6.slice(0, 4)}00`) ??
    findPrefecture(`${code6.slice(0, 2)}0000`)
  )
}

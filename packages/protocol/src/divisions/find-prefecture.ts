import { type Prefecture, prefectures } from './prefectures.ts'

let byCode: Map<string, Prefecture> | undefined

/**
 * The prefecture with exactly this 6-digit code, or undefined.
 *
 * @example findPrefecture('330500')?.name.zh // '湖州市'
 */
export function findPrefecture(code6: string): Prefecture | undefined {
  byCode ??= new Map(prefectures().map((prefecture) => [prefecture.code, prefecture]))
  return byCode.get(code6)
}

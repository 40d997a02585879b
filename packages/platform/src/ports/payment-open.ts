/**
 * Where the card pays: 224 prefectures of 27 provinces, the reach that was reported for the real card.
 * Which ones is this platform's own choice, until operators keep the list. By province, the third and
 * fourth digit of each prefecture's code.
 */
const open: Readonly<Record<string, string>> = {
  11: '00',
  12: '00',
  13: '01 02 04 05 06 07 10 11',
  14: '01 04 05 08 10 11',
  21: '01 03 04 05 07 08 09 10 11 12 13 14',
  22: '01 03 08',
  23: '01 02 03 04 05 06 07 08 10 12',
  31: '00',
  32: '01 03 04 06 08 09 10 11 12 13',
  33: '01 02 04 05 06 07 08 09 11',
  34: '01 02 03 04 05 06 07 08 12 13 16 17 18',
  35: '01 02 03 05 06 07 08',
  36: '01 02 05 06 07 08 11',
  37: '01 02 03 04 05 06 07 09 10 11 13 14 15 16 17',
  41: '01 07 09 10 11 13 14 15 16 17',
  42: '01 02 03 06 07 09 10 11 12 13',
  43: '01 02 03 06 07 09 10 11 12 13 31',
  44: '01 03 04 05 06 07 08 09 12 13 14 15 17 18 19 20 51 53',
  45: '01 02 04 05 06 08 11 12 13 14',
  46: '01 02 03 04',
  50: '00',
  51: '01 03 04 05 07 08 11 13 14 15 16 17 18 32 33 34',
  52: '01 02 03 04 05 06 23 27',
  53: '01 03 04 05 06 07 08 09 23 25 26 29 31 33',
  61: '01 02 03 04 05 08 10',
  62: '01 02 04 05 06 07 10 11 12',
  64: '01 03 05',
}

/**
 * Whether the card can pay in a prefecture.
 *
 * @param prefectureCode 6 digits
 */
export function isPaymentOpen(prefectureCode: string): boolean {
  if (!/^\d{4}00$/.test(prefectureCode)) return false
  const cities = open[prefectureCode.slice(0, 2)]
  return cities?.split(' ').includes(prefectureCode.slice(2, 4)) ?? false
}

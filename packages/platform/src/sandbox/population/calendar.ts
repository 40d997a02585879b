/** The number of days in a month; `month` counts from 1. */
export function daysInMonth(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

/** `YYYY-MM-DD` from months since year 0 and a day. */
export function isoDate(monthIndex: number, day: number): string {
  const month = (monthIndex % 12) + 1
  const year = (monthIndex - month + 1) / 12
  return `${year}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`
}

/** `YYYY-MM` from months since year 0. */
export function isoMonth(monthIndex: number): string {
  return isoDate(monthIndex, 1).slice(0, 7)
}

/** Months since year 0 of a `YYYY-MM` or `YYYY-MM-DD`. */
export function monthIndexOf(iso: string): number {
  return Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7)) - 1
}

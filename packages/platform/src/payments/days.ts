import { EsscError } from '@essc/protocol/errors'
import { isoTime } from '../clock.ts'

const DAY_MS = 86_400_000
const OFFSET_MS = 28_800_000

/**
 * The day at +08:00 that a date names, counted from 1970.
 *
 * @throws EsscError `REQUEST_MALFORMED` for a date that no calendar has.
 */
export function dayOfDate(date: string): number {
  const ms = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(ms) || isoTime(ms).slice(0, 10) !== date)
    throw new EsscError('REQUEST_MALFORMED')
  return ms / DAY_MS
}

export function dateOfDay(day: number): string {
  return isoTime(day * DAY_MS).slice(0, 10)
}

/** The first millisecond of a day at +08:00. */
export function startOfDay(day: number): number {
  return day * DAY_MS - OFFSET_MS
}

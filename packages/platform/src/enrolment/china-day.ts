import { isoTime } from '../clock.ts'

const DAY_MS = 86_400_000
const OFFSET_MS = 28_800_000

/** The day that a moment lies in at +08:00, counted from 1970. */
export function chinaDay(nowMs: number): number {
  return Math.floor((nowMs + OFFSET_MS) / DAY_MS)
}

/** The date at +08:00, `YYYY-MM-DD`. */
export function chinaDate(nowMs: number): string {
  return isoTime(nowMs + OFFSET_MS).slice(0, 10)
}

const CHINA_MS = 8 * 3_600_000

/** The day at +08:00 of a moment, as shops count them: `YYYY-MM-DD`. */
export function chinaDayText(ms: number): string {
  return new Date(ms + CHINA_MS).toISOString().slice(0, 10)
}

/** A day some days later, or earlier. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

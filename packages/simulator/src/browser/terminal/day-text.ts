const CHINA_MS = 8 * 3_600_000

/** The day at +08:00 of a moment, as shops count them: `YYYY-MM-DD`. */
export function chinaDayText(ms: number): string {
  return new Date(ms + CHINA_MS).toISOString().slice(0, 10)
}

/** A moment at +08:00, as statements have it: `YYYY-MM-DD HH:MM:SS`. */
export function chinaTimeText(ms: number): string {
  return new Date(ms + CHINA_MS).toISOString().slice(0, 19).replace('T', ' ')
}

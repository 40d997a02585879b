const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/**
 * Reads a length of time such as `+30d`, `12h`, `90s`.
 *
 * @returns milliseconds.
 * @throws TypeError for anything else.
 */
export function parseDuration(text: string): number {
  const [, count, unit] = /^\+?(\d{1,6})([smhd])$/.exec(text) ?? []
  if (count === undefined || unit === undefined) {
    throw new TypeError(`"${text}" is no length of time: write it like +30d, 12h, 5m or 90s.`)
  }
  return Number(count) * UNITS_MS[unit]!
}

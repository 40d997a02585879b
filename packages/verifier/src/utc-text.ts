/** A Unix time as `YYYY-MM-DDThh:mm:ssZ`. */
export function utcText(unix: number): string {
  return `${new Date(unix * 1_000).toISOString().slice(0, 19)}Z`
}

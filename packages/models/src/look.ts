/** How large the texts are: as the phone has them, one step larger, or the elder mode of the national rule. */
export type Size = 'standard' | 'large' | 'elder'

export type Theme = 'system' | 'light' | 'dark'

/** What the holder chose about how the screens look. */
export interface Look {
  size: Size
  theme: Theme
  /** Stronger contrast. */
  contrast: boolean
}

export const plainLook: Look = { size: 'standard', theme: 'system', contrast: false }

const steps: Readonly<Record<Size, number>> = { standard: 1, large: 1.25, elder: 1.5 }

/**
 * What is left of the host's own font scale on top of the holder's size: of the two the larger counts,
 * so that an elder's phone at double size does not get threefold texts.
 *
 * @param fontScale 1 is the host's default; held between 1 and 2.
 */
export function remainingScale(size: Size, fontScale: number): number {
  const wanted = Math.min(2, Math.max(1, fontScale || 1))
  return Math.max(1, Math.round((100 * wanted) / steps[size]) / 100)
}

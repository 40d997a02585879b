/** A use of an authorisation, as a replay store keeps it. */
export interface Use {
  /** Must grow with every use. */
  counter: number
  /** May lie at most 30 s before the last (clock corrections, replaced screenshots). */
  timeUnix: number
  /** After this the authorisation is refused anyway, and need not be kept. */
  endsAtUnix: number
}

/**
 * Remembers which codes were accepted. Terminals of one lane may share a store; one that is lost with a
 * restart lets each code pass once more within its 90 s.
 */
export interface ReplayStore {
  /** Whether a use would be taken, without taking it. */
  isNew(authorisation: string, use: Use): boolean
  /**
   * Takes a use if it is new, in one step.
   *
   * @param authorisation hexadecimal, the first eight bytes of SM3 of the authorisation.
   */
  compareAndSet(authorisation: string, use: Use): boolean
  /** The latest time of any code that was taken; 0 before the first. */
  lastAcceptedUnix(): number
}

const BACK_SECONDS = 30
const SWEEP_AT = 10_000

/** A replay store in memory. What has ended is swept out as the store grows. */
export function memoryReplayStore(): ReplayStore {
  const uses = new Map<string, Use>()
  let lastAccepted = 0
  let sweepAt = SWEEP_AT

  function isNew(authorisation: string, use: Use): boolean {
    const last = uses.get(authorisation)
    return !last || (use.counter > last.counter && use.timeUnix >= last.timeUnix - BACK_SECONDS)
  }

  function sweep(): void {
    uses.forEach((use, authorisation) => {
      if (use.endsAtUnix + 2 * BACK_SECONDS < lastAccepted) uses.delete(authorisation)
    })
    sweepAt = Math.max(SWEEP_AT, 2 * uses.size)
  }

  return {
    isNew,
    compareAndSet(authorisation, use) {
      if (!isNew(authorisation, use)) return false
      const before = uses.get(authorisation)
      const timeUnix = Math.max(use.timeUnix, before?.timeUnix ?? 0)
      uses.set(authorisation, { ...use, timeUnix })
      lastAccepted = Math.max(lastAccepted, use.timeUnix)
      if (uses.size >= sweepAt) sweep()
      return true
    },
    lastAcceptedUnix: () => lastAccepted,
  }
}

/** Named moments of a batch, in their order. */
export type FaultPoint = 'payments.beforeStatement' | 'payments.afterCommit'

/**
 * Told when a moment is reached, so that the fault tests can end the process exactly there. The
 * number of items says whether the statement carried one transition or many.
 */
export interface Faults {
  onPoint(point: FaultPoint, items: number): void
}

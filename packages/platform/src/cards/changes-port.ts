import type { PersonRef } from '../ports/population.ts'

/** News of the physical cards and of deaths, as the registries give them out. */
export interface CardChanges {
  /**
   * Whose card or life changed after a number; at most some hundreds at a time.
   *
   * @param cursor 0 at the very beginning, later what the last answer said.
   */
  after(cursor: number): Promise<{ personRefs: readonly PersonRef[]; cursor: number }>
}

import type { PersonRef } from '../../ports/population.ts'
import type { OverridesStore, PersonOverrides } from './overrides.ts'

/** Changes kept in memory: for tools and tests that need no database. */
export interface MemoryOverrides extends OverridesStore {
  /** Adds to what has changed; members given replace those from before. */
  write(personRef: PersonRef, change: PersonOverrides): void
}

/** An empty store. */
export function memoryOverrides(): MemoryOverrides {
  const rows = new Map<PersonRef, PersonOverrides>()
  return {
    read: async (personRef) => rows.get(personRef),
    findByCardNumber: async (number) =>
      [...rows].find(([, row]) => row.card?.number === number)?.[0],
    write: (personRef, change) => {
      const before = rows.get(personRef)
      const after = { ...before, ...change }
      rows.set(personRef, {
        ...after,
        ...(change.card && { card: { ...before?.card, ...change.card } }),
        ...(change.account && { account: { ...before?.account, ...change.account } }),
      })
    },
  }
}

import type { PersonRef } from './population.ts'

/** The photos of the card registry. Rejects with `PLATFORM_UNAVAILABLE` when it cannot be reached. */
export interface Photos {
  /** A `data:` address that a page can show; undefined when there is no photo. */
  photo(personRef: PersonRef): Promise<string | undefined>
}

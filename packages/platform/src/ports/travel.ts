/** What a city's gates read, and on what terms. */
export interface TravelCity {
  /** Our own compact and chain codes, or the transport ministry's layout. */
  readonly layout: 'compact' | 'transport'
  /** For one trip, in fen; at most 200,000. */
  readonly limitFen: number
  /** The city's own number for a rider's fare, 0 to 255. */
  fareClass(ageYears: number): number
}

/** The cities that take travel codes, by prefecture of six digits. */
export type TravelCities = (prefecture: string) => TravelCity | undefined

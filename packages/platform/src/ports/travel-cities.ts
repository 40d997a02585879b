import type { TravelCity } from './travel.ts'

/** Twenty-two cities, as many as were reported for the real card. Which ones is this platform's choice. */
const compact = '330500 110000 310000 330100 510100 460300 230800 320100 420100 610100 500000'
const transport = '440300 440100 120000 210100 220100 340100 350100 370100 410100 430100 520100'

const fareClass = (ageYears: number) => (ageYears >= 65 ? 3 : ageYears < 14 ? 2 : 1)
const city = (layout: TravelCity['layout']): TravelCity => ({ layout, limitFen: 2_000, fareClass })

/** What the gates of a prefecture read; undefined where there are none. */
export function travelCity(prefecture: string): TravelCity | undefined {
  if (compact.includes(prefecture)) return city('compact')
  return transport.includes(prefecture) ? city('transport') : undefined
}

import { findPrefecture } from '@essc/protocol/divisions/find-prefecture'
import type { Prefecture } from '@essc/protocol/divisions/prefectures'
import { provinceOf } from '@essc/protocol/divisions/province'
import type { Service } from '@essc/protocol/services/schema'
import { type Bilingual, type CatalogueEntry, catalogue } from './catalogue.ts'

/** A service of a place, and the page behind it where there is one. */
export interface ListedService {
  readonly service: Omit<Service, 'available'>
  readonly page: CatalogueEntry['page']
}

const inPlace = (title: Bilingual, place: Bilingual): Bilingual => ({
  zh: `${place.zh}${title.zh}`,
  en: `${title.en}, ${place.en}`,
})

function listed(entry: CatalogueEntry, prefecture: Prefecture): ListedService {
  const { key, reach, category, summary, page } = entry
  const province = provinceOf(prefecture.code)
  const place = reach === 'city' ? prefecture : reach === 'province' ? province : undefined
  return {
    service: {
      serviceId: place ? `${place.code}-${key}` : key,
      title: place ? inPlace(entry.title, place.name) : { ...entry.title },
      summary: { ...summary },
      reach,
      category,
    },
    page,
  }
}

/**
 * The directory of a prefecture: national services, its province's and its own. Every one of the 369
 * places has one.
 *
 * @param region six digits of a prefecture.
 * @returns undefined when there is no such prefecture.
 */
export function directoryOf(region: string): readonly ListedService[] | undefined {
  const prefecture = findPrefecture(region)
  return prefecture && catalogue.map((entry) => listed(entry, prefecture))
}

/** One service by its id, wherever it is offered; undefined when there is none. */
export function findService(serviceId: string): ListedService | undefined {
  const [, place = '', key = serviceId] = /^(\d{6})-(.+)$/.exec(serviceId) ?? []
  const entry = catalogue.find((each) => each.key === key)
  if (!entry || (entry.reach === 'national') !== (place === '')) return undefined
  // Any prefecture will do for a national service: its place does not show.
  const region = entry.reach === 'national' ? '110000' : capitalOf(entry, place)
  const prefecture = findPrefecture(region)
  const found = prefecture && listed(entry, prefecture)
  return found?.service.serviceId === serviceId ? found : undefined
}

/** A prefecture of a province, for its provincial services: the first one. */
function capitalOf(entry: CatalogueEntry, place: string): string {
  if (entry.reach === 'city' || findPrefecture(place)) return place
  return `${place.slice(0, 2)}0100`
}

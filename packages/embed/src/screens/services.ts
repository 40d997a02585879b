import { Services } from '@essc/models/services/services'
import { observable, runInAction } from 'mobx'
import { readRegion } from '../properties.ts'
import type { Content, ContentParts } from './content.ts'

/** The directory of a prefecture. @param given another model than a new one, under test */
export function servicesContent({ app, properties }: ContentParts, given?: Services): Content {
  let region = readRegion(properties)
  const place = observable.box(given ?? new Services(app, region), { deep: false })
  return {
    get title() {
      return app.text('services.title')
    },
    get view() {
      const labels = {
        detail: app.text('services.detail'),
        category: app.text('services.category'),
      }
      return { services: place.get().view, labels }
    },
    show: () => void place.get().show(),
    hide: () => undefined,
    act(name, value) {
      const model = place.get()
      if (name === 'open') void model.open(value)
      else if (name === 'enter') void model.open(model.view.detail?.id ?? '')
      else if (name === 'choose') model.choose(value)
      else if (name === 'close') model.choose(undefined)
      else if (name === 'category')
        model.setCategory(value as Parameters<Services['setCategory']>[0])
      else if (name === 'retry') void model.show()
    },
    type(name, value) {
      if (name === 'query') place.get().setQuery(value)
    },
    change(next) {
      const wanted = readRegion(next)
      if (wanted === region) return
      region = wanted
      runInAction(() => place.set(new Services(app, region)))
      void place.get().show()
    },
  }
}

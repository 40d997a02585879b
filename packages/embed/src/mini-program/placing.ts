import type { App } from '@essc/models/app'
import { Component, type Surroundings } from '../component.ts'
import { type ComponentName, contents } from '../contents.ts'
import type { Properties } from '../properties.ts'
import type { Settings } from '../settings.ts'
import { unsetWords } from '../unset.ts'
import { fontScaleOf, type SizeTeller } from './font-scale.ts'
import { type Touched, touched } from './touched.ts'

/** A mini-program's instance of a component, as far as the vendors agree on it. */
export interface Placed {
  essc?: Component
  stop?: () => void
  setData(changes: object): void
}

/** A mini-program's own; what `configure` answered lies at the app's `essc`. */
export type GetApp = () => { essc?: Settings } | undefined

/** What the vendors' definitions of one component share: its data, its methods, its beginning and end. */
export function placing(
  name: ComponentName,
  getApp: GetApp,
  sharedApp: (settings: Settings) => App,
) {
  return {
    data: { look: 'essc', style: '', title: '', step: '', gate: {} },
    begin(placed: Placed, properties: Properties, emit: Surroundings['emit']): void {
      const component = new Component(
        contents[name],
        {
          app() {
            const settings = getApp()?.essc
            return settings && sharedApp(settings)
          },
          fontScale: () => fontScaleOf((getApp()?.essc?.host ?? {}) as SizeTeller),
          unset: unsetWords,
          emit,
        },
        properties,
      )
      placed.essc = component
      component.show()
      placed.stop = component.bind((changes) => placed.setData(changes))
    },
    end(placed: Placed): void {
      placed.stop?.()
      placed.essc?.dispose()
      delete placed.essc
    },
    methods: {
      act(this: Placed, event: Touched) {
        const { name: control, value } = touched(event)
        this.essc?.act(control, value)
      },
      type(this: Placed, event: Touched) {
        const { name: field, typed } = touched(event)
        this.essc?.type(field, typed)
      },
    },
  }
}

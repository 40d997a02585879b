import { wechat } from '@essc/hosts/wechat'
import type { App } from '@essc/models/app'
import { Component } from '../component.ts'
import { type ComponentName, contents } from '../contents.ts'
import { type Properties, propertyNames } from '../properties.ts'
import type { Settings } from '../settings.ts'
import { createSharedApp } from '../shared-app.ts'
import { unsetWords } from '../unset.ts'
import { fontScaleOf, type SizeTeller } from './font-scale.ts'
import { type Touched, touched } from './touched.ts'

type Wx = Parameters<typeof wechat>[0]['wx'] & SizeTeller

/** WeChat's instance of a component, as far as it is used. */
interface Instance {
  readonly properties: Properties
  essc?: Component
  stop?: () => void
  setData(changes: object): void
  triggerEvent(name: string, detail: object): void
}

const sharedApp = createSharedApp(({ host, webViewPage }) =>
  wechat({ wx: host as Wx, ...(webViewPage ? { webViewPage } : {}) }),
)

/**
 * Registers one component with WeChat. The runtime's own functions are handed in by the file that WeChat
 * loads for the component.
 *
 * @param define WeChat's `Component`
 * @param getApp WeChat's own; what `configure` answered lies at the app's `essc`
 */
export function register(
  name: ComponentName,
  define: (definition: object) => unknown,
  getApp: () => { essc?: Settings } | undefined,
): void {
  const app = (): App | undefined => {
    const settings = getApp()?.essc
    return settings && sharedApp(settings)
  }
  const vendor = () => getApp()?.essc?.host as Wx | undefined
  const given = (instance: Instance): Properties => ({ ...instance.properties })

  define({
    properties: Object.fromEntries(
      propertyNames.map((each) => [each, { type: null, value: null }]),
    ),
    data: { look: 'essc', style: '', title: '', step: '', gate: {} },
    lifetimes: {
      attached(this: Instance) {
        const component = new Component(
          contents[name],
          {
            app,
            fontScale: () => fontScaleOf(vendor() ?? {}),
            unset: unsetWords,
            emit: (event, detail) => this.triggerEvent(event, detail),
          },
          given(this),
        )
        this.essc = component
        component.show()
        this.stop = component.bind((changes) => this.setData(changes))
      },
      detached(this: Instance) {
        this.stop?.()
        this.essc?.dispose()
        delete this.essc
      },
    },
    pageLifetimes: {
      show(this: Instance) {
        this.essc?.show()
      },
      hide(this: Instance) {
        this.essc?.hide()
      },
    },
    observers: {
      [propertyNames.join(',')](this: Instance) {
        this.essc?.set(given(this))
      },
    },
    methods: {
      act(this: Instance, event: Touched) {
        const { name: control, value } = touched(event)
        this.essc?.act(control, value)
      },
      type(this: Instance, event: Touched) {
        const { name: field, typed } = touched(event)
        this.essc?.type(field, typed)
      },
    },
  })
}

import { alipay } from '@essc/hosts/alipay'
import type { App } from '@essc/models/app'
import { Component } from '../component.ts'
import { type ComponentName, contents } from '../contents.ts'
import { type Properties, propertyNames } from '../properties.ts'
import type { Settings } from '../settings.ts'
import { createSharedApp } from '../shared-app.ts'
import { unsetWords } from '../unset.ts'
import { fontScaleOf, type SizeTeller } from './font-scale.ts'
import { type Touched, touched } from './touched.ts'

type My = Parameters<typeof alipay>[0]['my'] & SizeTeller

/** Alipay's instance of a component, as far as it is used. */
interface Instance {
  readonly props: Properties & Readonly<Record<string, unknown>>
  essc?: Component
  stop?: () => void
  setData(changes: object): void
}

const sharedApp = createSharedApp(({ host, webViewPage }) =>
  alipay({ my: host as My, ...(webViewPage ? { webViewPage } : {}) }),
)

/**
 * Registers one component with Alipay (component2). Events are function properties there: `onReady`.
 *
 * @param define Alipay's `Component`
 * @param getApp Alipay's own; what `configure` answered lies at the app's `essc`
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
  const vendor = () => getApp()?.essc?.host as My | undefined
  const given = ({ props }: Instance): Properties =>
    Object.fromEntries(propertyNames.map((each) => [each, props[each]]))

  define({
    props: Object.fromEntries(propertyNames.map((each) => [each, null])),
    data: { look: 'essc', style: '', title: '', step: '', gate: {} },
    didMount(this: Instance) {
      const component = new Component(
        contents[name],
        {
          app,
          fontScale: () => fontScaleOf(vendor() ?? {}),
          unset: unsetWords,
          emit: (event, detail) => {
            const listener = this.props[`on${event.charAt(0).toUpperCase()}${event.slice(1)}`]
            if (typeof listener === 'function') listener(detail)
          },
        },
        given(this),
      )
      this.essc = component
      component.show()
      this.stop = component.bind((changes) => this.setData(changes))
    },
    didUpdate(this: Instance, before: Properties) {
      const now = given(this)
      // Every setData leads here, too.
      if (propertyNames.some((each) => before[each] !== now[each])) this.essc?.set(now)
    },
    didUnmount(this: Instance) {
      this.stop?.()
      this.essc?.dispose()
      delete this.essc
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

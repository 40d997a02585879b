import { alipay } from '@essc/hosts/alipay'
import type { ComponentName } from '../contents.ts'
import { type Properties, propertyNames } from '../properties.ts'
import { createSharedApp } from '../shared-app.ts'
import { type GetApp, type Placed, placing } from './placing.ts'

/** Alipay's instance of a component. */
interface Instance extends Placed {
  readonly props: Properties & Readonly<Record<string, unknown>>
}

const sharedApp = createSharedApp(({ host, webViewPage }) =>
  alipay({
    my: host as Parameters<typeof alipay>[0]['my'],
    ...(webViewPage ? { webViewPage } : {}),
  }),
)

/**
 * Registers one component with Alipay (component2). Events are function properties there: `onReady`.
 *
 * @param define Alipay's `Component`
 */
export function register(
  name: ComponentName,
  define: (definition: object) => unknown,
  getApp: GetApp,
): void {
  const { data, begin, end, methods } = placing(name, getApp, sharedApp)
  const given = ({ props }: Instance): Properties =>
    Object.fromEntries(propertyNames.map((each) => [each, props[each]]))

  define({
    props: Object.fromEntries(propertyNames.map((each) => [each, null])),
    data,
    didMount(this: Instance) {
      begin(this, given(this), (event, detail) => {
        const listener = this.props[`on${event.charAt(0).toUpperCase()}${event.slice(1)}`]
        if (typeof listener === 'function') listener(detail)
      })
    },
    didUpdate(this: Instance, before: Properties) {
      const now = given(this)
      // Every setData leads here, too.
      if (propertyNames.some((each) => before[each] !== now[each])) this.essc?.set(now)
    },
    didUnmount(this: Instance) {
      end(this)
    },
    methods,
  })
}

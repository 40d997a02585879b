import { wechat } from '@essc/hosts/wechat'
import type { ComponentName } from '../contents.ts'
import { type Properties, propertyNames } from '../properties.ts'
import { createSharedApp } from '../shared-app.ts'
import { type GetApp, type Placed, placing } from './placing.ts'

/** WeChat's instance of a component. */
interface Instance extends Placed {
  readonly properties: Properties
  triggerEvent(name: string, detail: object): void
}

const sharedApp = createSharedApp(({ host, webViewPage }) =>
  wechat({
    wx: host as Parameters<typeof wechat>[0]['wx'],
    ...(webViewPage ? { webViewPage } : {}),
  }),
)

/**
 * Registers one component with WeChat. The runtime's own functions are handed in by the file that WeChat
 * loads for the component.
 *
 * @param define WeChat's `Component`
 */
export function register(
  name: ComponentName,
  define: (definition: object) => unknown,
  getApp: GetApp,
): void {
  const { data, begin, end, methods } = placing(name, getApp, sharedApp)
  const given = ({ properties }: Instance): Properties => ({ ...properties })

  define({
    properties: Object.fromEntries(
      propertyNames.map((each) => [each, { type: null, value: null }]),
    ),
    data,
    lifetimes: {
      attached(this: Instance) {
        begin(this, given(this), (event, detail) => this.triggerEvent(event, detail))
      },
      detached(this: Instance) {
        end(this)
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
    methods,
  })
}

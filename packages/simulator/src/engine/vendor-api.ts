/// <reference lib="dom" />
import { createEventChannel, type EventChannel } from './event-channel.ts'
import type { MiniProgramInstance } from './glass-easel-types.ts'
import type { LaunchOptions } from './launch.ts'
import { answer, navigationApi, runNavigation } from './navigation.ts'
import type { Dialect } from './package-format.ts'
import type { PageStack } from './page-stack.ts'
import { changeWindow } from './page-window.ts'
import { createSelectorQuery } from './selector-query.ts'

type Fields = Record<string, unknown>
type Method = (...values: unknown[]) => unknown

/** The members of `wx` or `my` that belong to the engine and not to the host. */
export function engineApi(options: {
  view: Window
  dialect: Dialect
  stack: PageStack
  /** Runs a function after the current one. */
  later: (run: () => void) => void
  launched: () => LaunchOptions
  entered: () => LaunchOptions
  /** The title bar of the shown page has changed. */
  windowChanged: () => void
  /** Sets the channel that the next page finds as its opener's. */
  setOpener: (channel: EventChannel | undefined) => void
}): Fields {
  const { view, dialect, stack, later, setOpener } = options

  const navigate = (name: string, values: Fields): Fields => {
    if (name !== 'navigateTo') {
      runNavigation(stack, dialect, name, values)
      return {}
    }
    const [opener, opened] = createEventChannel()
    for (const [event, listener] of Object.entries(values.events ?? {})) {
      opener.on(event, listener as Method)
    }
    setOpener(opened)
    try {
      runNavigation(stack, dialect, name, values)
    } finally {
      setOpener(undefined)
    }
    return { eventChannel: opener }
  }
  const action =
    (name: string, run: (values: Fields) => void) =>
    (values: Fields = {}) =>
      answer(dialect, name, values, later, () => {
        run(values)
        return {}
      })
  const change = (name: string) =>
    action(name, (values) => {
      if (stack.top !== undefined) changeWindow(stack.top.window, values)
      options.windowChanged()
    })
  const shared: Fields = {
    ...navigationApi(dialect, later, navigate),
    createSelectorQuery: () => createSelectorQuery(view, () => stack.top?.root.getComponent()),
    getLaunchOptionsSync: options.launched,
    getEnterOptionsSync: options.entered,
    pageScrollTo: action('pageScrollTo', ({ scrollTop = 0 }) => {
      stack.top?.element.scrollTo({ top: Number(scrollTop) })
    }),
  }
  if (dialect === 'alipay') return { ...shared, setNavigationBar: change('setNavigationBar') }
  return {
    ...shared,
    createIntersectionObserver: (instance: MiniProgramInstance, values?: Fields) =>
      (instance.createIntersectionObserver as Method)(values),
    nextTick: (run: () => void) => void Promise.resolve().then(run),
    setNavigationBarTitle: change('setNavigationBarTitle'),
    setNavigationBarColor: change('setNavigationBarColor'),
  }
}

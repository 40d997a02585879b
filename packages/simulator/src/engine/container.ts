/// <reference lib="dom" />
import { createBuiltInContext } from './built-in-context.ts'
import { registerBuiltIns } from './builtin/register.ts'
import { createComponentRegistry } from './component-registry.ts'
import { type EngineSources, startEngine } from './engine.ts'
import { createEventChannel, type EventChannel } from './event-channel.ts'
import { type FunctionalPageHandler, preparePayment, REQUEST_PAYMENT } from './functional-page.ts'
import { type Activations, bindGestures } from './gestures.ts'
import { type LaunchOptions, launchOptions, pagePathsOf } from './launch.ts'
import { createMembrane } from './membrane.ts'
import { createModuleLoader } from './modules.ts'
import type { OpenTypeHandler } from './open-type.ts'
import type { Dialect, MiniProgramPackage } from './package-format.ts'
import { type OpenPage, PageStack, type PageWindow } from './page-stack.ts'
import { pageWindowOf } from './page-window.ts'
import { applyQuirks, evaluator, moduleScope, type Quirks, type RealmWindow } from './realm.ts'
import { createViewStyles } from './styles-in-view.ts'
import { type TabBar, tabBarOf } from './tab-bar.ts'
import { engineApi } from './vendor-api.ts'

/** The page on the screen, as the phone around it should show it. */
export interface ShownPage extends PageWindow {
  path: string
  query: Record<string, string>
  /** Number of open pages; a back button makes sense from 2 on. */
  depth: number
  /** The bar at the foot, on pages that are tabs. */
  tabBar?: TabBar
}

export interface ContainerOptions {
  /** The visible frame, with an empty document in standards mode. */
  viewWindow: RealmWindow
  /** The hidden frame of the same origin, in whose realm the scripts run. */
  logicWindow: RealmWindow
  package: MiniProgramPackage
  engine: EngineSources
  /** The vendor's API object without navigation: a plain object of functions and data. */
  host: Record<string, unknown>
  dialect: Dialect
  quirks?: Quirks
  launch?: LaunchOptions
  onError: (error: unknown, where: string) => void
  /** What the engine finds odd, such as a property that a tag does not have. */
  onWarning?: (message: string) => void
  onPageChange?: (page: ShownPage) => void
  onOpenType?: OpenTypeHandler
  onFunctionalPage?: FunctionalPageHandler
}

/** A running mini-program. */
export interface Container {
  /** Open pages, the shown one last. */
  pages(): { path: string; query: Record<string, string> }[]
  /** Brings the app to the front: App.onShow, then the page's. A path opens that page anew. */
  show(options?: LaunchOptions): void
  /** Sends the app to the background: the page's onHide, then App.onHide. */
  hide(): void
  /** The phone's back button. Returns false on the first page, where the phone leaves the app. */
  back(): boolean
  /** The person taps a tab of the bar. */
  tapTab(path: string): void
  /** What the shown page answers when the person shares it, or undefined if it does not. */
  share(): unknown
  /** The person pulls the page down. */
  pullDown(): void
  /**
   * What the package's own `beforeRequestPayment` makes of a plugin's `paymentArgs`. In the simulator the
   * plugin and the mini-program of its owner are one package.
   */
  beforeRequestPayment(paymentArgs: Record<string, unknown>): Promise<object>
  /** Unloads all pages and empties the view. The frames cannot be used again. */
  dispose(): void
}

type Fields = Record<string, unknown>
type Method = (...values: unknown[]) => unknown

/**
 * Runs a packed mini-program: its scripts in the logic frame, its pages in the view frame.
 * Returns when the first page is loaded. Errors of the mini-program go to `onError`.
 *
 * @throws TypeError when a quirk cannot be applied in this browser
 */
export function createContainer(options: ContainerOptions): Container {
  const { viewWindow: view, logicWindow: logic, dialect, quirks = {} } = options
  const packed = options.package
  const appConfig = packed.json.app ?? {}
  const pagePaths = pagePathsOf(packed)
  const membrane = createMembrane(logic)
  const evaluate = evaluator(logic)
  // Taken before the quirks, for the container's own use.
  const later = logic.setTimeout.bind(logic)
  let app: Fields = {}
  let foreground = true
  let disposed = false
  /** The channel for the page that is being opened. */
  let openerChannel: EventChannel | undefined

  const report = (error: unknown, where: string): void => {
    if (disposed) return
    options.onError(error, where)
    const handler = app.onError
    if (typeof handler !== 'function') return
    const { message, stack } = (error ?? {}) as Error
    try {
      handler.call(app, dialect === 'alipay' ? error : `${message}\n${stack}`)
    } catch (second) {
      options.onError(second, 'App.onError')
    }
  }
  const attempt = (owner: unknown, method: string, where: string, values: unknown[]): unknown => {
    const run = (owner as Fields | undefined)?.[method]
    if (typeof run !== 'function') return undefined
    try {
      return (run as Method).apply(owner, values.map(membrane.inward))
    } catch (error) {
      report(error, `${where}.${method}`)
      return undefined
    }
  }

  const engine = startEngine({
    ...{ view, logic, evaluate, dialect },
    sources: options.engine,
    onError: report,
    onWarning: options.onWarning ?? (() => {}),
  })
  const templates = evaluate('templates.js', {}, `return ${packed.templates}`) as Fields
  for (const [path, content] of Object.entries(templates)) {
    engine.space.addCompiledTemplate(path, {
      groupList: templates,
      content,
      fallbackListenerOnNativeNode: true,
    })
  }
  applyQuirks(logic, quirks)

  const screen = view.document.body.appendChild(view.document.createElement('mini-program'))
  const styles = createViewStyles(view.document, packed.css, quirks.noFlexGap === true)
  const activations: Activations = new WeakMap()
  bindGestures(view, screen, engine.glassEasel, activations)
  const builtIns = createBuiltInContext({
    ...{ view, packed, later, report },
    stack: () => stack,
    share: (button) => attempt(stack.top?.instance, 'onShareAppMessage', 'Page', [button]),
    openType: options.onOpenType,
    functionalPage: options.onFunctionalPage,
    outward: membrane.outward,
  })
  const absent = quirks.noWebView === true ? ['web-view'] : []
  registerBuiltIns(engine.space, logic, builtIns, activations, absent)
  const registry = createComponentRegistry(engine.space, packed)

  const tabBar = tabBarOf(appConfig, dialect, (path) => packed.assets[path] ?? '')
  const stack = new PageStack({
    tabs: tabBar?.tabs.map((tab) => tab.path) ?? [],
    exists: (path) => pagePaths.includes(path),
    open: openPage,
    call: (page, method, ...values) => {
      if (method === 'onReady') registry.flushReady()
      attempt(page.instance, method, page.path, values)
    },
    changed: announce,
  })

  function openPage(path: string, query: Record<string, string>): OpenPage {
    registry.load(path, modules, styles.addComponent)
    const root = engine.createRoot(`/${path}`)
    const instance = root.get()
    Object.assign(instance, { route: path, options: membrane.inward(query) })
    const channel = openerChannel ?? createEventChannel()[0]
    openerChannel = undefined
    instance.getOpenerEventChannel = membrane.inward(() => channel)
    if (dialect === 'wechat') instance.__route__ = path
    const placeholder = screen.appendChild(view.document.createElement('div'))
    const element = root.getComponent().getBackendElement() as HTMLElement
    const page: OpenPage = {
      ...{ path, query, root, instance, element, visible: false },
      window: pageWindowOf(appConfig, packed.json[path], dialect),
    }
    styles.showPage(path)
    root.attach(screen, placeholder)
    watchScroll(page)
    return page
  }

  function watchScroll(page: OpenPage): void {
    let atBottom = true
    page.element.addEventListener('scroll', (event) => {
      if (event.target !== page.element) return
      const { scrollTop, scrollHeight, clientHeight } = page.element
      attempt(page.instance, 'onPageScroll', page.path, [{ scrollTop, scrollHeight }])
      const rest = scrollHeight - clientHeight - scrollTop
      if (rest <= 50 && !atBottom) attempt(page.instance, 'onReachBottom', page.path, [])
      atBottom = rest <= 50
    })
  }

  function announce(): void {
    const page = stack.top
    if (page === undefined || disposed) return
    styles.showPage(page.path)
    const { path, query, window } = page
    const tabs = tabBar?.tabs.some((tab) => tab.path === path) === true ? { tabBar } : {}
    options.onPageChange?.({ ...window, path, query, depth: stack.pages.length, ...tabs })
  }

  const { noReferrerInfo } = quirks
  const launch = launchOptions(options.launch ?? {}, pagePaths[0] ?? '', dialect, noReferrerInfo)
  let entered = launch
  const own = engineApi({
    ...{ view, dialect, stack, later },
    launched: () => launch,
    entered: () => entered,
    windowChanged: announce,
    setOpener: (channel) => {
      openerChannel = channel
    },
  })

  const scope = moduleScope(logic, quirks)
  const api = membrane.inward({ ...boundTo(options.host), ...own })
  if (dialect === 'alipay' && !quirks.deleteGlobals?.includes('navigator')) {
    scope.navigator = membrane.inward({ userAgent: 'AlipayClient MiniProgram' })
  }
  const modules = createModuleLoader(
    packed.js,
    {
      ...scope,
      ...registry.scope,
      [dialect === 'alipay' ? 'my' : 'wx']: api,
      App: (definition: Fields) => {
        app = definition
      },
      getApp: () => app,
      getCurrentPages: () => logic.Array.from(stack.pages, (page) => page.instance),
    },
    evaluate,
  )

  logic.addEventListener('error', (event) => report(event.error ?? event.message, 'script'))
  logic.addEventListener('unhandledrejection', (event) => {
    options.onError(event.reason, 'promise')
    attempt(app, 'onUnhandledRejection', 'App', [{ reason: event.reason, promise: event.promise }])
  })
  view.addEventListener('resize', () => {
    const size = { windowWidth: view.innerWidth, windowHeight: view.innerHeight }
    attempt(stack.top?.instance, 'onResize', 'Page', [{ size }])
    stack.top?.root.getComponent().triggerPageLifetime('resize', [membrane.inward({ size })])
  })

  start()

  function start(): void {
    try {
      modules.load('app')
    } catch (error) {
      report(error, 'app.js')
      return
    }
    attempt(app, 'onLaunch', 'App', [launch])
    attempt(app, 'onShow', 'App', [launch])
    enter(launch.path ?? '', launch.query ?? {})
  }

  function enter(path: string, query: Record<string, string>): void {
    if (!pagePaths.includes(path)) {
      attempt(app, 'onPageNotFound', 'App', [{ path, query, isEntryPage: true }])
      if (stack.top !== undefined) return
      path = pagePaths[0] ?? ''
    }
    try {
      stack.reLaunch(path, query)
    } catch (error) {
      report(error, path)
    }
  }

  return {
    pages: () => stack.pages.map(({ path, query }) => ({ path, query })),
    show(values = {}) {
      const entrance = launchOptions(values, stack.top?.path ?? '', dialect, noReferrerInfo)
      entered = { ...launch, ...entrance }
      if (!foreground) attempt(app, 'onShow', 'App', [entered])
      foreground = true
      if (values.path === undefined) stack.show(stack.top)
      else enter(values.path, values.query ?? {})
    },
    hide() {
      if (!foreground) return
      foreground = false
      stack.pause(stack.top)
      attempt(app, 'onHide', 'App', [])
    },
    back() {
      if (stack.pages.length < 2) return false
      stack.navigateBack(1)
      return true
    },
    tapTab(path) {
      const tabs = tabBar?.tabs ?? []
      const index = tabs.findIndex((tab) => tab.path === path)
      stack.switchTab(path)
      const { text } = tabs[index] ?? { text: '' }
      attempt(stack.top?.instance, 'onTabItemTap', 'Page', [{ index, pagePath: path, text }])
    },
    share: () =>
      membrane.outward(
        attempt(stack.top?.instance, 'onShareAppMessage', 'Page', [{ from: 'menu' }]),
      ),
    beforeRequestPayment: async (paymentArgs) =>
      preparePayment(modules.load(REQUEST_PAYMENT), membrane.inward(paymentArgs), membrane.inward),
    pullDown: () => {
      attempt(stack.top?.instance, 'onPullDownRefresh', 'Page', [])
    },
    dispose() {
      if (disposed) return
      disposed = true
      stack.unloadAll()
      screen.remove()
      styles.remove()
    },
  }
}

function boundTo(host: Fields): Fields {
  const bound: Fields = {}
  for (const [name, member] of Object.entries(host)) {
    bound[name] = typeof member === 'function' ? member.bind(host) : member
  }
  return bound
}

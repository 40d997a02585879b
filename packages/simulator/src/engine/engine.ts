/// <reference lib="dom" />
import type {
  CodeSpace,
  EngineContext,
  EngineElement,
  EngineRoot,
  GlassEasel,
  MiniProgramAdapter,
} from './glass-easel-types.ts'
import type { Dialect } from './package-format.ts'
import { plainEvent } from './plain-event.ts'
import type { Evaluate, RealmWindow } from './realm.ts'
import { rpxToViewport } from './styles.ts'

/** Texts of the engine's two distribution files. */
export interface EngineSources {
  glassEasel: string
  adapter: string
}

export interface Engine {
  glassEasel: GlassEasel
  space: CodeSpace
  createRoot(url: string): EngineRoot
}

/** Events that the engine takes from the DOM. All others come from the built-in components. */
const DOM_EVENTS = new Set([
  ...['touchstart', 'touchmove', 'touchend', 'touchcancel'],
  ...['animationstart', 'animationiteration', 'animationend', 'transitionend'],
])

/** Built-in tags that name an HTML element of another meaning. */
const ELEMENT_NAMES: Record<string, string> = { progress: 'wx-progress', map: 'wx-map' }

/**
 * Starts glass-easel in the realm of the logic frame, drawing into the document of the view frame:
 * its script is evaluated in the logic frame with the view frame's DOM names as parameters.
 */
export function startEngine(options: {
  view: RealmWindow
  logic: RealmWindow
  evaluate: Evaluate
  sources: EngineSources
  dialect: Dialect
  onError: (error: unknown, where: string) => void
  onWarning: (message: string) => void
}): Engine {
  const { view, logic, evaluate, sources } = options
  const glassEasel = loadScript(evaluate, 'glass-easel.js', sources.glassEasel, {
    window: view,
    document: view.document,
    Event: view.Event,
    matchMedia: view.matchMedia?.bind(view),
    IntersectionObserver: view.IntersectionObserver,
    CSSStyleRule: view.CSSStyleRule,
    CSSMediaRule: view.CSSMediaRule,
    CSSLayerBlockRule: view.CSSLayerBlockRule,
    CSSConditionRule: view.CSSConditionRule,
  }) as GlassEasel
  const adapter = loadScript(evaluate, 'glass-easel-adapter.js', sources.adapter, {
    require: () => glassEasel,
  }) as MiniProgramAdapter

  // Both must be set before the environment exists: it copies them.
  glassEasel.globalOptions.writeIdToDOM = true
  glassEasel.globalOptions.throwGlobalError = false
  glassEasel.addGlobalErrorListener((error, method) => {
    options.onError(error, method ?? '')
    return false
  })
  glassEasel.addGlobalWarningListener((message) => {
    options.onWarning(message)
    return false
  })
  glassEasel.Event.prototype.wrapShadowedEvent = function (target, mark, currentTarget) {
    return plainEvent(logic, options.dialect, this, target, mark, currentTarget)
  }

  const environment = new adapter.MiniProgramEnv()
  const space = environment.createCodeSpace('main', true)
  const context = new glassEasel.CurrentWindowBackendContext()
  bindDocument(context, view)
  context.onEvent((target, type, detail, eventOptions) =>
    DOM_EVENTS.has(type) ? dispatch(glassEasel, target, type, detail, eventOptions) : 0,
  )
  const backend = environment.associateBackend(context)
  return { glassEasel, space, createRoot: (url) => backend.createRoot('page', space, url) }
}

function dispatch(
  glassEasel: GlassEasel,
  target: EngineElement,
  type: string,
  detail: unknown,
  options: { originalEvent?: unknown },
): number {
  const event = new glassEasel.Event(type, type.startsWith('touch') ? {} : detail, {
    ...options,
    extraFields: touchFields(options.originalEvent),
  })
  glassEasel.Event.dispatchEvent(target, event)
  return event.defaultPrevented() ? 1 : 0
}

function touchFields(event: unknown): Record<string, unknown> {
  const { touches, changedTouches } = event as TouchEvent
  if (touches === undefined) return {}
  return {
    touches: [...touches].map(touchPoint),
    changedTouches: [...changedTouches].map(touchPoint),
  }
}

/** A finger, pen or mouse pointer in the shape in which mini-programs receive it. */
export function touchPoint(point: {
  identifier?: number
  pageX: number
  pageY: number
  clientX: number
  clientY: number
}) {
  const { identifier = 0, pageX, pageY, clientX, clientY } = point
  return { identifier, pageX, pageY, clientX, clientY }
}

/** Gives the engine a document that understands rpx in style attributes. */
function bindDocument(context: EngineContext, view: RealmWindow): void {
  const { document } = view
  const setAttribute = function (this: Element, name: string, value: unknown) {
    const text = name === 'style' ? rpxToViewport(String(value)) : String(value)
    view.Element.prototype.setAttribute.call(this, name, text)
  }
  context.document = {
    createElement(tag) {
      const element = document.createElement(ELEMENT_NAMES[tag] ?? tag)
      element.setAttribute = setAttribute
      return element
    },
    createTextNode: (text) => document.createTextNode(text),
    createDocumentFragment: () => document.createDocumentFragment(),
  }
}

function loadScript(
  evaluate: Evaluate,
  name: string,
  source: string,
  scope: Record<string, unknown>,
): unknown {
  const module = { exports: {} as unknown }
  evaluate(
    name,
    { module, exports: module.exports, process: { env: { NODE_ENV: 'production' } }, ...scope },
    source,
  )
  return module.exports
}

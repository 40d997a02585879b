/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** The window of a frame with the standard objects of its realm. */
export type RealmWindow = Window & typeof globalThis

/** Ways in which a phone's script engine differs from a browser's. */
export interface Quirks {
  /** Real globals of the logic frame to delete, such as BigInt, globalThis, crypto. */
  deleteGlobals?: readonly string[]
  /** No `eval` and no `Function` constructor, as in WeChat and Alipay. */
  noDynamicCode?: boolean
  /** The phone's clock in ms. Without it the logic frame keeps the browser's clock. */
  now?: () => number
  /** No `gap` in flex layouts, as in web views of a few years ago. */
  noFlexGap?: boolean
  /** No `web-view`: the tag draws nothing, as in a plugin. */
  noWebView?: boolean
  /** WeChat's launch options carry `referrerInfo: undefined` where there is none, not an empty object. */
  noReferrerInfo?: boolean
}

/** What a browser has and a mini-program has not. Built modules see each of these as undefined. */
const BROWSER_NAMES = [
  ...['window', 'document', 'self', 'frames', 'parent', 'top', 'opener', 'location', 'history'],
  ...['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'XMLHttpRequest', 'fetch'],
  ...['WebSocket', 'EventSource', 'Worker', 'SharedWorker', 'MessageChannel', 'BroadcastChannel'],
  ...['Image', 'Audio', 'FormData', 'Headers', 'Request', 'Response', 'URL', 'URLSearchParams'],
  ...['Blob', 'File', 'FileReader', 'TextEncoder', 'TextDecoder', 'crypto', 'Crypto'],
  ...['SubtleCrypto', 'performance', 'structuredClone', 'queueMicrotask', 'AbortController'],
  ...['requestAnimationFrame', 'cancelAnimationFrame', 'requestIdleCallback', 'matchMedia'],
  ...['MutationObserver', 'IntersectionObserver', 'ResizeObserver', 'Event', 'CustomEvent'],
  ...['EventTarget', 'Node', 'Element', 'HTMLElement', 'DOMParser', 'getComputedStyle', 'screen'],
  ...['alert', 'confirm', 'prompt', 'atob', 'btoa', 'Buffer', 'process', 'customElements'],
  ...['postMessage', 'addEventListener', 'removeEventListener', 'dispatchEvent', 'Notification'],
  ...['WebAssembly', 'navigator', 'global', 'globalThis', 'innerWidth', 'innerHeight'],
  ...['devicePixelRatio', 'scrollTo', 'open', 'close', 'event', 'name', 'status', 'origin'],
] as const

/** The language's own names, which a mini-program's global object does carry. */
const LANGUAGE_NAMES = [
  ...['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Math'],
  ...['JSON', 'Date', 'RegExp', 'Promise', 'Proxy', 'Reflect', 'Map', 'Set', 'WeakMap', 'WeakSet'],
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'ArrayBuffer'],
  ...['DataView', 'Uint8Array', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array'],
  ...['Int32Array', 'Float32Array', 'Float64Array', 'Uint8ClampedArray', 'parseInt', 'parseFloat'],
  ...['isNaN', 'isFinite', 'encodeURIComponent', 'decodeURIComponent', 'encodeURI', 'decodeURI'],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'console'],
] as const

/** Evaluates script text as a function in the realm of a frame. */
export type Evaluate = (
  name: string,
  parameters: Record<string, unknown>,
  source: string,
) => unknown

/**
 * A function that evaluates text in a frame's realm. It keeps the realm's Function constructor, so
 * that it goes on working after `applyQuirks` took that away from everybody else.
 */
export function evaluator(realm: RealmWindow): Evaluate {
  const Constructor = realm.Function
  return (name, parameters, source) => {
    const body = `${source}\n//# sourceURL=mini-program:///${name}`
    const run = new Constructor(...Object.keys(parameters), body)
    return run.apply(undefined, Object.values(parameters))
  }
}

/** Takes away from the logic frame what the phone to be simulated does not have. */
export function applyQuirks(realm: RealmWindow, quirks: Quirks): void {
  if (quirks.now !== undefined) replaceClock(realm, quirks.now)
  if (quirks.noDynamicCode === true) forbidDynamicCode(realm)
  for (const name of quirks.deleteGlobals ?? []) {
    if (!Reflect.deleteProperty(realm, name) || name in realm) {
      throw new TypeError(`The global ${name} cannot be deleted in this browser`)
    }
  }
}

/**
 * The parameters that shadow a browser's names for a built module: undefined each, except the
 * global object, which carries the language only. A deleted name is not shadowed, so that a bare
 * use of it throws ReferenceError as on the phone.
 */
export function moduleScope(realm: RealmWindow, quirks: Quirks): Record<string, unknown> {
  const deleted = new Set(quirks.deleteGlobals ?? [])
  const scope: Record<string, unknown> = {}
  for (const name of BROWSER_NAMES) if (!deleted.has(name)) scope[name] = undefined
  const global = new realm.Object() as Record<string, unknown>
  for (const name of LANGUAGE_NAMES) {
    if (name in realm) global[name] = realm[name as keyof RealmWindow]
  }
  if (!deleted.has('global')) scope.global = global
  if (!deleted.has('globalThis')) scope.globalThis = global
  return scope
}

/** Puts another clock behind a realm's Date. */
export function replaceClock(realm: RealmWindow, now: () => number): void {
  const RealDate = realm.Date
  const PhoneDate = function (this: unknown, ...args: unknown[]) {
    if (new.target === undefined) return new RealDate(now()).toString()
    const values = (args.length === 0 ? [now()] : args) as [number]
    return Reflect.construct(RealDate, values, new.target)
  } as unknown as DateConstructor
  Object.setPrototypeOf(PhoneDate, RealDate)
  Object.defineProperty(PhoneDate, 'prototype', { value: RealDate.prototype })
  RealDate.prototype.constructor = PhoneDate
  PhoneDate.now = now
  realm.Date = PhoneDate
}

function forbidDynamicCode(realm: RealmWindow): void {
  const RealFunction = realm.Function
  const refuse = () => {
    throw new realm.EvalError('Code generation from strings is not allowed in a mini-program')
  }
  const Refusing = new Proxy(RealFunction, { apply: refuse, construct: refuse })
  RealFunction.prototype.constructor = Refusing
  realm.Function = Refusing
  realm.eval = refuse
}

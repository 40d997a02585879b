/**
 * What the adapters need of a browser, made of the page's `window`. This is the one file that knows
 * what a window has; the window itself is handed in.
 */
export interface BrowserParts {
  /** Begins an HTTP request; the body of the answer is read to its end. */
  fetch(request: BrowserRequest): { answer: Promise<BrowserAnswer>; abort(): void }
  /** Absent where the browser refuses storage. */
  storage?: {
    getItem(key: string): string | null
    setItem(key: string, value: string): void
    removeItem(key: string): void
  }
  randomBytes?(length: number): Uint8Array
  /** Leaves the page for another. */
  open(url: string): void
  /** The page's own address, with its parameters. */
  address(): string
  /** Writes another address of the same origin over the page's own, without loading it. */
  replaceAddress(url: string): void
  /** Whether the browser believes that there is a network. */
  online(): boolean
  vibrate?(durationMs: number): boolean
  onVisible(listener: (visible: boolean) => void): void
  onOnline(listener: (online: boolean) => void): void
  /** The object that a bank's app put into the page, if it is there by now. */
  injected(): { postMessage(text: string): void } | undefined
  /** Where a bank's app that injected an object calls with its messages. */
  receive(listener: (text: unknown) => void): void
  /** The page that holds this one in a frame, absent on a page of its own. */
  parent?: {
    post(text: string, origin: string): void
    onMessage(listener: (text: unknown, origin: string) => void): void
  }
}

export interface BrowserRequest {
  url: string
  method: string
  headers: Record<string, string>
  body?: string
}

export interface BrowserAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

interface AbortLike {
  readonly signal: unknown
  abort(): void
}
interface AnswerLike {
  readonly status: number
  readonly headers: { forEach(each: (value: string, name: string) => void): void }
  text(): Promise<string>
}
interface PostLike {
  postMessage(text: string): void
}

/** As much of a browser's window as is used; vendor/browser compiles it against TypeScript's DOM. */
export interface WindowLike {
  // biome-ignore lint/suspicious/noExplicitAny: the type of an abort signal cannot be named without the DOM
  fetch(url: string, init?: any): Promise<AnswerLike>
  readonly AbortController?: new () => AbortLike
  readonly localStorage: NonNullable<BrowserParts['storage']>
  // biome-ignore lint/suspicious/noExplicitAny: the browser's own parameter is generic
  readonly crypto?: { getRandomValues(into: any): unknown }
  readonly navigator: { vibrate?(durationMs: number): boolean; readonly onLine?: boolean }
  readonly document: {
    readonly visibilityState: string
    addEventListener(type: 'visibilitychange', listener: () => void): void
  }
  readonly location: { readonly href: string; assign(url: string): void }
  readonly history: { replaceState(data: unknown, unused: string, url: string): void }
  readonly parent: unknown
  addEventListener(type: 'online' | 'offline', listener: () => void): void
  addEventListener(
    type: 'message',
    listener: (event: {
      readonly data: unknown
      readonly origin: string
      readonly source: unknown
    }) => void,
  ): void
}

/** The names that the bridge's contract takes in a page's window; docs/bank-bridge.md. */
interface BridgeNames {
  EsscBridgeNative?: PostLike
  EsscBridgeReceive?: (text: unknown) => void
  webkit?: { messageHandlers?: { EsscBridgeNative?: PostLike } }
}

/**
 * Gathers what the adapters need from a page's window.
 *
 * @example
 * ```ts
 * const web = browserParts(window)
 * ```
 */
export function browserParts(window: WindowLike): BrowserParts {
  const names = window as unknown as BridgeNames
  const parts: BrowserParts = {
    fetch: (request) => fetchIn(window, request),
    open: (url) => window.location.assign(url),
    address: () => window.location.href,
    replaceAddress: (url) => window.history.replaceState(null, '', url),
    online: () => window.navigator.onLine !== false,
    onVisible: (listener) =>
      window.document.addEventListener('visibilitychange', () =>
        listener(window.document.visibilityState === 'visible'),
      ),
    onOnline: (listener) => {
      window.addEventListener('online', () => listener(true))
      window.addEventListener('offline', () => listener(false))
    },
    injected: () =>
      // Android puts an object into the window, iOS a message handler.
      names.EsscBridgeNative ?? names.webkit?.messageHandlers?.EsscBridgeNative,
    receive: (listener) => {
      names.EsscBridgeReceive = listener
    },
  }
  const storage = storageOf(window)
  if (storage) parts.storage = storage
  const { crypto } = window
  if (typeof crypto?.getRandomValues === 'function') {
    parts.randomBytes = (length) => {
      const bytes = new Uint8Array(length)
      crypto.getRandomValues(bytes)
      return bytes
    }
  }
  const { navigator } = window
  if (typeof navigator.vibrate === 'function') {
    parts.vibrate = (durationMs) => navigator.vibrate?.(durationMs) ?? false
  }
  const parent = window.parent as { postMessage(text: string, origin: string): void }
  if (parent && (parent as unknown) !== window) {
    parts.parent = {
      post: (text, origin) => parent.postMessage(text, origin),
      onMessage: (listener) =>
        window.addEventListener('message', (event) => {
          if (event.source === parent) listener(event.data, event.origin)
        }),
    }
  }
  return parts
}

function fetchIn(window: WindowLike, request: BrowserRequest): ReturnType<BrowserParts['fetch']> {
  const abortion =
    typeof window.AbortController === 'function' ? new window.AbortController() : undefined
  const { url, method, headers, body } = request
  const answered = window.fetch(url, {
    method,
    headers,
    // A proof stands in our own header: no cookie goes along, no cache answers, no address leaks.
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    ...(body === undefined ? {} : { body }),
    ...(abortion ? { signal: abortion.signal } : {}),
  })
  const answer = answered.then(async (response) => {
    const read: Record<string, string> = {}
    response.headers.forEach((value, name) => {
      read[name] = value
    })
    return { status: response.status, headers: read, body: await response.text() }
  })
  return { answer, abort: () => abortion?.abort() }
}

/** Even to name the storage throws where the person has switched it off. */
function storageOf(window: WindowLike): BrowserParts['storage'] {
  try {
    const storage = window.localStorage
    return typeof storage?.getItem === 'function' ? storage : undefined
  } catch {
    return undefined
  }
}

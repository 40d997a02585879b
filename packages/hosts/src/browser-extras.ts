import type { BrowserAnswer } from './browser.ts'

/**
 * What the extras of a page's host need of a browser, made of the page's `window`. What the browser
 * lacks is absent.
 */
export interface BrowserExtras extends PageMeans {
  /** Sends bytes, as `BrowserParts.fetch` sends a text. */
  send(request: { url: string; headers: Record<string, string>; body: Uint8Array }): {
    answer: Promise<BrowserAnswer>
    abort(): void
  }
  writeClipboard?(text: string): Promise<unknown>
  share?(content: { title: string; text?: string; url: string }): Promise<unknown>
  /** Degrees of WGS 84, and metres. */
  locate?(): Promise<{ latitude: unknown; longitude: unknown; accuracy: unknown }>
  /** The browser's word for the kind of network: `wifi`, `cellular`, `none`, or nothing. */
  networkType(): string | undefined
}

/** What the page shows itself, in its own look. */
export interface PageMeans {
  /**
   * Lays a web page over this one, in a frame with a way to close it. `frameIn` of
   * @essc/hosts/browser-frame is one.
   *
   * @returns takes it away
   */
  frame?(url: string, events: FrameEvents): () => void
  /** Lets the person take or choose a picture. @returns a `data:` address, nothing where they left it */
  chooseImage?(source: 'camera' | 'album'): Promise<string | undefined>
}

export interface FrameEvents {
  /** The framed page said something by `postMessage`. */
  message(data: unknown, origin: string): void
  /** The person closed it. */
  closed(): void
}

interface AbortLike {
  readonly signal: unknown
  abort(): void
}

/** As much of a browser's window as is used; vendor/browser compiles it against TypeScript's DOM. */
export interface ExtraWindowLike {
  fetch(
    url: string,
    // biome-ignore lint/suspicious/noExplicitAny: an abort signal cannot be named without the DOM
    init?: any,
  ): Promise<{
    readonly status: number
    readonly headers: { forEach(each: (value: string, name: string) => void): void }
    text(): Promise<string>
  }>
  readonly AbortController?: new () => AbortLike
  readonly navigator: {
    readonly clipboard?: { writeText(text: string): Promise<void> }
    share?(content: { title: string; text?: string; url: string }): Promise<void>
    readonly geolocation?: {
      getCurrentPosition(
        found: (position: { readonly coords: Coordinates }) => void,
        failed: (error: { readonly code: number }) => void,
      ): void
    }
  }
}

interface Coordinates {
  readonly latitude: number
  readonly longitude: number
  readonly accuracy: number
}

/**
 * Gathers what a page's extras need from its window.
 *
 * @example
 * ```ts
 * const host = web({ web: browserParts(window), login, extras: webExtras(browserExtras(window)) })
 * ```
 */
export function browserExtras(window: ExtraWindowLike, means: PageMeans = {}): BrowserExtras {
  const { navigator } = window
  const { clipboard, geolocation } = navigator
  const extras: BrowserExtras = {
    ...means,
    send: ({ url, headers, body }) => {
      const abortion =
        typeof window.AbortController === 'function' ? new window.AbortController() : undefined
      const answered = window.fetch(url, {
        method: 'POST',
        headers,
        body,
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
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
    },
    networkType: () => {
      // Not every browser has it, and TypeScript's DOM does not name it.
      const { connection } = navigator as { connection?: { type?: unknown } }
      return typeof connection?.type === 'string' ? connection.type : undefined
    },
  }
  if (clipboard) extras.writeClipboard = (text) => clipboard.writeText(text)
  if (typeof navigator.share === 'function') {
    extras.share = async (content) => navigator.share?.(content)
  }
  if (geolocation) {
    extras.locate = () =>
      new Promise((resolve, reject) =>
        geolocation.getCurrentPosition(({ coords }) => resolve(coords), reject),
      )
  }
  return extras
}

import type { PageMeans } from './browser-extras.ts'

interface StyleLike {
  cssText: string
}
interface ElementLike {
  readonly style: StyleLike
  setAttribute(name: string, value: string): void
  append(...inner: never[]): void
  remove(): void
  addEventListener(type: 'click', listener: () => void): void
}
interface FrameLike extends ElementLike {
  readonly contentWindow: unknown
  src: string
}

/** As much of a document as is used; vendor/browser compiles it against TypeScript's DOM. */
export interface FrameWindowLike {
  readonly document: {
    createElement(name: 'div' | 'button'): ElementLike & { textContent: string | null }
    createElement(name: 'iframe'): FrameLike
    readonly body: { append(...inner: never[]): void }
  }
  addEventListener(type: 'message', listener: (event: MessageLike) => void): void
  removeEventListener(type: 'message', listener: (event: MessageLike) => void): void
}
interface MessageLike {
  readonly data: unknown
  readonly origin: string
  readonly source: unknown
}

/**
 * Lays a page over this one in a frame, below a bar with a button that closes it. The framed page must
 * allow this page as its ancestor.
 *
 * @param label the frame's name for who cannot see it, and the button's text
 *
 * @example
 * ```ts
 * browserExtras(window, { frame: frameIn(window, { title: '密码', close: '关闭' }) })
 * ```
 */
export function frameIn(
  window: FrameWindowLike,
  label: { title: string; close: string },
): NonNullable<PageMeans['frame']> {
  return (url, events) => {
    const { document } = window
    const layer = document.createElement('div')
    layer.setAttribute('role', 'dialog')
    layer.setAttribute('aria-modal', 'true')
    layer.style.cssText =
      'position:fixed;top:0;right:0;bottom:0;left:0;z-index:2147483647;display:flex;' +
      'flex-direction:column;background:#fff'
    const button = document.createElement('button')
    button.setAttribute('type', 'button')
    button.textContent = label.close
    button.style.cssText = 'align-self:flex-end;min-width:48px;min-height:48px'
    const frame = document.createElement('iframe')
    frame.setAttribute('title', label.title)
    frame.setAttribute('referrerpolicy', 'no-referrer')
    frame.style.cssText = 'flex:1;width:100%;border:0'
    frame.src = url
    const hear = ({ data, origin, source }: MessageLike) => {
      if (source === frame.contentWindow) events.message(data, origin)
    }
    window.addEventListener('message', hear)
    button.addEventListener('click', () => events.closed())
    layer.append(button as never, frame as never)
    document.body.append(layer as never)
    return () => {
      window.removeEventListener('message', hear)
      layer.remove()
    }
  }
}

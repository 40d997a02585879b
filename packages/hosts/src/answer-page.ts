/** What a web page that is asked may find around it, by the container that shows it. */
export interface AnsweringWindowLike {
  /** WeChat's JSSDK in a mini-program's `web-view`. */
  readonly wx?: { readonly miniProgram?: MiniProgramLike }
  /** Alipay's `web-view` script. */
  readonly my?: MiniProgramLike
  /** The bank's app, which shows the page for `askPage` of its bridge. */
  readonly EsscBridgeNative?: { postMessage(text: string): void }
  readonly webkit?: {
    readonly messageHandlers?: { readonly EsscBridgeNative?: { postMessage(text: string): void } }
  }
  readonly parent?: unknown
}

interface MiniProgramLike {
  postMessage(message: object): void
  navigateBack(options?: object): void
}

/**
 * Answers `askPage` from the page that was opened, and asks to be closed.
 *
 * @param askedBy the origin of the page that asked, where that may be a page around this one: no other
 *   hears the answer
 * @returns whether anybody was there to answer
 *
 * @example
 * ```ts
 * answerPage(window, token, 'https://channel.example')
 * ```
 */
export function answerPage(window: AnsweringWindowLike, result: string, askedBy: string): boolean {
  const answer = { essc: 1, result }
  const text = JSON.stringify(answer)
  const app = window.EsscBridgeNative ?? window.webkit?.messageHandlers?.EsscBridgeNative
  if (app) {
    app.postMessage(text)
    return true
  }
  const wechat = window.wx?.miniProgram
  if (wechat) {
    // WeChat hands the message on when the page is left.
    wechat.postMessage({ data: answer })
    wechat.navigateBack()
    return true
  }
  if (window.my) {
    window.my.postMessage(answer)
    window.my.navigateBack()
    return true
  }
  const parent = window.parent as { postMessage(text: string, origin: string): void } | undefined
  if (parent && (parent as unknown) !== window) {
    parent.postMessage(text, askedBy)
    return true
  }
  return false
}

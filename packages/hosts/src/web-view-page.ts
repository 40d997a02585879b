import type { HostClock } from './clock.ts'
import { PAGE_EVENT } from './page-answer.ts'
import { isObject } from './vendor-call.ts'

/** WeChat may tell of the web page's message only after the page around it was closed. */
const LAST_MESSAGE_MS = 500

/**
 * What a mini-program's web view page does so that `askPage` gets its answer: it hands on each message
 * of its `web-view`, and says when it was closed.
 *
 * @param channel the page's `getOpenerEventChannel()`; absent where nobody asked
 *
 * @example
 * ```ts
 * const answers = webViewAnswers(this.getOpenerEventChannel(), systemClock())
 * // <web-view src="{{url}}" bindmessage="onMessage" />
 * onMessage({ detail }) { answers.message(detail) }
 * onUnload() { answers.closed() }
 * ```
 */
export function webViewAnswers(
  channel: { emit?(event: string, answer: object): unknown } | undefined,
  clock: Pick<HostClock, 'timer'>,
): { message(detail: unknown): void; closed(): void } {
  let isAnswered = false
  const emit = (answer: object) => {
    if (isAnswered) return
    isAnswered = true
    channel?.emit?.(PAGE_EVENT, answer)
  }
  return {
    message: (detail) => {
      const result = resultOf(detail)
      if (result !== undefined) emit({ result })
    },
    closed: () => void clock.timer(() => emit({}), LAST_MESSAGE_MS),
  }
}

/** The last answer among WeChat's list of messages, or Alipay's one. */
function resultOf(detail: unknown): string | undefined {
  const { data } = isObject(detail) ? detail : {}
  const messages: unknown[] = Array.isArray(data) ? data : [detail]
  for (const message of messages.slice().reverse()) {
    if (isObject(message) && message.essc === 1 && typeof message.result === 'string') {
      return message.result
    }
  }
  return undefined
}

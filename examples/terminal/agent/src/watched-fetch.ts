import type { TerminalFetch } from '@essc/verifier/platform-call'

export interface WatchedFetch {
  fetch: TerminalFetch
  /**
   * Whether a charge or a refund may have reached the platform without an answer.
   *
   * @param key the charge's idempotency key, the refund's number
   */
  isUnanswered(key: string): boolean
  forget(key: string): void
  /** Whether the platform answered when it was last asked. */
  isReached(): boolean
}

/** With these no connection came about, so that nothing was sent. */
const UNSENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN|UND_ERR_CONNECT_TIMEOUT)$/

/** A fetch that remembers which charges and refunds were sent and not answered. */
export function watchedFetch(answerWithinMs: number): WatchedFetch {
  const unanswered = new Map<string, number>()
  let reached = true
  return {
    isUnanswered: (key) => (unanswered.get(key) ?? 0) > 0,
    forget: (key) => void unanswered.delete(key),
    isReached: () => reached,
    async fetch(url, init) {
      const key = keyOf(url, init)
      const count = (by: number) => {
        if (key !== '') unanswered.set(key, (unanswered.get(key) ?? 0) + by)
      }
      count(1)
      try {
        const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(answerWithinMs) })
        const text = await answer.text()
        const { status, headers } = answer
        reached = status !== 502 && status !== 504
        // A refusal with a code is the platform's own. A gateway's says nothing of what happened behind it.
        if (status >= 400 && status < 500 && /"code":"[A-Z_]+"/.test(text)) count(-1)
        return { status, headers, text: async () => text }
      } catch (error) {
        reached = false
        const { code = '' } = ((error as Error).cause ?? {}) as { code?: string }
        if (UNSENT.test(code)) count(-1)
        throw error
      }
    },
  }
}

function keyOf(url: string, { headers, body = '' }: Parameters<TerminalFetch>[1]): string {
  if (url.endsWith('/v1/charges')) return headers['Idempotency-Key'] ?? ''
  return /"refundReference":"([^"]*)"/.exec(body)?.[1] ?? ''
}

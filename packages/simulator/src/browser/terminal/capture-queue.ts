import type { CaptureBody, ResolveAnswer, ResolveBody } from '@essc/protocol/desk/schema'
import { type EsscError, isEsscError, isTransient } from '@essc/protocol/errors'
import type { PageTerminal } from './open-terminal.ts'

/** A captured code and what became of it. */
export interface Capture {
  readonly body: CaptureBody
  answer?: ResolveAnswer
  error?: EsscError
}

/** Codes that were taken while the network was away, to be looked up when it is back. */
export interface CaptureQueue {
  /** Newest first; those that were answered stay until the page is left. */
  readonly captures: readonly Capture[]
  /** Signs a code now, by this terminal's key and clock, and keeps it. */
  take(body: ResolveBody): Promise<void>
  /** Sends what waits. */
  send(): Promise<void>
}

const KEY = 'captures'
const EVERY_MS = 5_000

/** The desk's queue; what waits in it survives a restart of the page. */
export function captureQueue(terminal: PageTerminal, onChange: () => void): CaptureQueue {
  const { client, clock, storage, isOnline } = terminal
  const captures: Capture[] = (storage.read<CaptureBody[]>(KEY) ?? []).map((body) => ({ body }))
  let sending: Promise<void> | undefined

  const waiting = () => captures.filter(({ answer, error }) => !answer && !error)
  const changed = () => {
    storage.write(
      KEY,
      waiting().map(({ body }) => body),
    )
    onChange()
  }

  async function sendAll(): Promise<void> {
    for (const each of waiting().reverse()) {
      try {
        each.answer = await client.resolveLate(each.body)
      } catch (error) {
        if (!isEsscError(error)) throw error
        // It may still be answered later.
        if (isTransient(error.code)) return
        each.error = error
      }
      changed()
    }
  }

  function send(): Promise<void> {
    if (!isOnline()) return Promise.resolve()
    sending ??= sendAll().finally(() => {
      sending = undefined
    })
    return sending
  }

  const again = () => {
    void send()
    clock.timer(again, EVERY_MS)
  }
  clock.timer(again, EVERY_MS)
  return {
    captures,
    send,
    async take(body) {
      captures.unshift({ body: await client.capture(body) })
      changed()
    },
  }
}

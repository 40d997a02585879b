import type { RandomBytes } from '@essc/crypto/random'
import type { CaptureBody, ResolveAnswer, ResolveBody } from '@essc/protocol/desk/schema'
import { type EsscError, isEsscError } from '@essc/protocol/errors'
import {
  type CaptureOutcome,
  createOfflineQueue,
  type OfflineQueueOptions,
} from '@essc/verifier/offline-queue'
import type { PageTerminal } from './open-terminal.ts'

/** A captured code and what became of it. */
export interface Capture {
  readonly body: CaptureBody
  answer?: ResolveAnswer
  error?: EsscError
}

/** Codes that were taken while the network was away, and what the platform said of them later. */
export interface CaptureQueue {
  /** Newest first; those that were answered stay until the page is left. */
  readonly captures: readonly Capture[]
  /** Codes whose use was noted: those that wait to be told, and what was said of the others. */
  readonly uses: Readonly<Record<'waiting' | 'recorded' | 'replayed' | 'refused', number>>
  /** Signs a code now, by this terminal's key and clock, to ask later whose it is. */
  capture(body: ResolveBody): Promise<void>
  /** Notes that a code was accepted and nobody asked whose it is. */
  took(code: string): Promise<void>
  /** Sends what waits. */
  send(): Promise<void>
}

export interface CaptureQueueOptions extends Pick<PageTerminal, 'clock' | 'storage' | 'isOnline'> {
  client: OfflineQueueOptions['terminal']
  random: RandomBytes
  onChange(): void
}

const EVERY_MS = 5_000

/** What a desk shows of its offline queue, which survives a restart of the page. */
export function captureQueue(options: CaptureQueueOptions): CaptureQueue {
  const { client, clock, storage, random, isOnline, onChange } = options
  const now = () => clock.now()
  const queue = createOfflineQueue({ terminal: client, storage, random, now })
  const captures: Capture[] = []
  const uses = { waiting: 0, recorded: 0, replayed: 0, refused: 0 }

  /** What waits in the storage and is not in the list yet, as after a restart. */
  async function read(): Promise<void> {
    const waiting = await queue.waiting()
    uses.waiting = waiting.uses
    for (const body of waiting.captures)
      if (!captures.some((each) => each.body.signature === body.signature))
        captures.unshift({ body })
    onChange()
  }

  function settle({ capture, ...outcome }: CaptureOutcome): void {
    const known = captures.find(({ body }) => body.signature === capture.signature)
    if (known) Object.assign(known, outcome)
    else captures.unshift({ body: capture, ...outcome })
  }

  async function send(): Promise<void> {
    if (!isOnline()) return
    try {
      await queue.send({
        captured: settle,
        used: ({ result }) => void uses[result]++,
      })
    } catch (error) {
      // They wait on. What is wrong with the terminal itself, its next question says.
      if (!isEsscError(error)) throw error
    }
    await read()
  }

  const again = () => {
    void send()
    clock.timer(again, EVERY_MS)
  }
  void read()
  clock.timer(again, EVERY_MS)
  return {
    captures,
    uses,
    send,
    async capture(body) {
      await queue.capture(body)
      await read()
    },
    async took(code) {
      await queue.took(code)
      await read()
    },
  }
}

import type { Cancellation, Host } from '@essc/hosts/host'
import type { EventKind, EventsAnswer } from '@essc/protocol/channels/schema'
import { createCancellation } from './cancellation.ts'
import { wait } from './wait.ts'

/** What a listener may wait for: the platform's events, and `session.changed` of this client. */
export type EsscEventKind = EventKind | 'session.changed'

/** A hint that something changed: fetch it to know how. */
export interface EsscEvent {
  /** Of the payment, card, receipt or session. */
  id: string
}

export interface Events {
  on(kind: EsscEventKind, listener: (event: EsscEvent) => void): () => void
  emit(kind: EsscEventKind, id: string): void
  /** Ends the stream and forgets all listeners. */
  close(): void
}

export interface EventsOptions {
  /** Asks for events after a cursor, or where the stream stands now. */
  poll(cursor: number | undefined, cancellation: Cancellation): Promise<EventsAnswer>
}

const LONGEST_PAUSE_MS = 30_000

/**
 * One long-polled stream, open only while somebody listens and the app is shown. While the app is
 * hidden the cursor is kept, so that nothing between is missed; when the last listener leaves it is
 * dropped, since a screen that comes later fetches what it shows.
 */
export function createEvents(host: Host, options: EventsOptions): Events {
  const listeners = new Map<EsscEventKind, Set<(event: EsscEvent) => void>>()
  let isShown = true
  let cursor: number | undefined
  let sessionId: string | undefined
  let stop: (() => void) | undefined
  let stops: (() => void)[] = []

  function emit(kind: EsscEventKind, id: string): void {
    // Another session may be another person's, whose events are numbered on their own.
    if (kind === 'session.changed' && id !== sessionId) {
      sessionId = id
      cursor = undefined
    }
    for (const listener of Array.from(listeners.get(kind) ?? [])) {
      try {
        listener({ id })
      } catch (error) {
        // One listener's mistake must not cost the others their event, nor go unseen.
        host.timer(() => {
          throw error
        }, 0)
      }
    }
  }

  const isWanted = () =>
    isShown &&
    Array.from(listeners).some(([kind, set]) => kind !== 'session.changed' && set.size > 0)

  function update(): void {
    if (isWanted() && !stop) {
      const { cancellation, cancel } = createCancellation()
      stop = cancel
      void follow(cancellation)
    } else if (!isWanted() && stop) {
      stop()
      stop = undefined
      if (isShown) cursor = undefined
    }
  }

  async function follow(cancellation: Cancellation): Promise<void> {
    for (let failures = 0; !cancellation.cancelled; ) {
      const asked = cursor
      try {
        const answer = await options.poll(asked, cancellation)
        if (cancellation.cancelled) return
        failures = 0
        if (cursor !== asked) continue
        cursor = answer.cursor
        for (const event of answer.events) emit(event.kind, event.id)
      } catch {
        // Whatever failed is told to whoever acts next; a hint that cannot be had is no error.
        failures++
        await wait(host, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures), cancellation)
      }
    }
  }

  return {
    emit,
    on(kind, listener) {
      if (stops.length === 0)
        stops = [
          host.onShow(() => {
            isShown = true
            update()
          }),
          host.onHide(() => {
            isShown = false
            update()
          }),
        ]
      const set = listeners.get(kind) ?? new Set()
      listeners.set(kind, set)
      const own = (event: EsscEvent) => listener(event)
      set.add(own)
      update()
      return () => {
        set.delete(own)
        update()
      }
    },
    close() {
      listeners.clear()
      update()
      for (const end of stops) end()
      stops = []
    },
  }
}

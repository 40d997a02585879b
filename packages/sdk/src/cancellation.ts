import type { Cancellation } from '@essc/hosts/host'

export interface CancellationSource {
  readonly cancellation: Cancellation
  cancel(): void
}

/** A wish to end a call, and the means to fire it once. */
export function createCancellation(): CancellationSource {
  const listeners = new Set<() => void>()
  let cancelled = false
  return {
    cancellation: {
      get cancelled() {
        return cancelled
      },
      onCancel(listener) {
        if (cancelled) listener()
        else listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    cancel() {
      if (cancelled) return
      cancelled = true
      for (const listener of Array.from(listeners)) listener()
      listeners.clear()
    },
  }
}

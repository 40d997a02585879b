import type { HostClock } from './clock.ts'

/**
 * Fans one vendor event out to our listeners. The vendor gets a single listener, on the first
 * subscription, and keeps it: some `off` members drop every listener of the app, its own included
 * (`wx.offUserCaptureScreen` takes no argument), so they are never called.
 */
export function eventHub<T>(
  clock: HostClock,
  subscribe: (emit: (value: T) => void) => void,
): (listener: (value: T) => void) => () => void {
  const listeners = new Set<{ call(value: T): void }>()
  let subscribed = false
  const emit = (value: T) => {
    for (const listener of Array.from(listeners)) {
      if (!listeners.has(listener)) continue
      try {
        listener.call(value)
      } catch (error) {
        // One listener's fault is not the others'; it still reaches the host's error log.
        clock.timer(() => {
          throw error
        }, 0)
      }
    }
  }
  return (listener) => {
    const entry = { call: listener }
    listeners.add(entry)
    if (!subscribed) {
      subscribed = true
      subscribe(emit)
    }
    return () => {
      listeners.delete(entry)
    }
  }
}

import type { FakeEvent } from './core.ts'

/**
 * A vendor's `on` and `off` over one of the phone's events, with the vendor's own argument.
 *
 * @param match the argument, or nothing where the vendor's event is not this one
 */
export function wrappedEvent<V>(event: FakeEvent<boolean>, match: (now: boolean) => V | undefined) {
  const wrapped = new Map<unknown, (now: boolean) => unknown>()
  return {
    on: (listener: (value: V) => unknown) => {
      const inner = (now: boolean) => {
        const value = match(now)
        if (value !== undefined) listener(value)
      }
      wrapped.set(listener, inner)
      event.on(inner)
    },
    /** Without an argument it drops every listener, as the vendors' do. */
    off: (listener?: unknown) => {
      for (const [key, inner] of Array.from(wrapped)) {
        if (listener !== undefined && key !== listener) continue
        event.off(inner)
        wrapped.delete(key)
      }
    },
  }
}

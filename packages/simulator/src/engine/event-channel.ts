type Listener = (...values: unknown[]) => void

/** One end of the channel between a page and the page it opened (the vendors' EventChannel). */
export interface EventChannel {
  emit(name: string, ...values: unknown[]): void
  on(name: string, listener: Listener): void
  once(name: string, listener: Listener): void
  off(name: string, listener?: Listener): void
}

/** Makes the two ends of a channel: what one emits, the other's listeners hear. */
export function createEventChannel(): [EventChannel, EventChannel] {
  const first = new Map<string, Set<Listener>>()
  const second = new Map<string, Set<Listener>>()
  return [endOf(first, second), endOf(second, first)]
}

function endOf(own: Map<string, Set<Listener>>, other: Map<string, Set<Listener>>): EventChannel {
  const off = (name: string, listener?: Listener) => {
    if (listener === undefined) own.delete(name)
    else own.get(name)?.delete(listener)
  }
  const on = (name: string, listener: Listener) => {
    own.set(name, (own.get(name) ?? new Set()).add(listener))
  }
  return {
    on,
    off,
    emit: (name, ...values) => {
      for (const listener of [...(other.get(name) ?? [])]) listener(...values)
    },
    once: (name, listener) => {
      const run: Listener = (...values) => {
        off(name, run)
        listener(...values)
      }
      on(name, run)
    },
  }
}

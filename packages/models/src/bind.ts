import { autorun } from 'mobx'

/** What a component is given: plain data, as a mini-program's `setData` takes it. */
export type ViewData = Readonly<Record<string, unknown>>

/**
 * Sends a view, and afterwards only what changed in it: a member of the view, or of a plain object in it,
 * under its path (`'card.busy'`), as `setData` reads it. What is `undefined` is sent as null, since
 * mini-programs refuse the other.
 *
 * @param read derives the view from models; it is read again whenever one of them changes.
 * @param send takes the changed paths; called at once with the whole view.
 * @returns what ends it.
 *
 * @example
 * ```ts
 * const stop = bind(() => ({ card: card.view }), (changes) => this.setData(changes))
 * ```
 */
export function bind(read: () => ViewData, send: (changes: ViewData) => void): () => void {
  let sent: Record<string, unknown> = {}
  return autorun(() => {
    const view = plain(read()) as Record<string, unknown>
    const changes: Record<string, unknown> = {}
    for (const key of keysOf(sent, view)) {
      const before = sent[key]
      const now = view[key] ?? null
      if (isRecord(before) && isRecord(now)) {
        for (const inner of keysOf(before, now)) {
          const value = now[inner] ?? null
          if (!isSame(before[inner] ?? null, value)) changes[`${key}.${inner}`] = value
        }
      } else if (!(key in sent) || !isSame(before ?? null, now)) changes[key] = now
    }
    sent = view
    if (Object.keys(changes).length > 0) send(changes)
  })
}

function keysOf(one: object, other: object): string[] {
  return Array.from(new Set([...Object.keys(one), ...Object.keys(other)]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** A copy without anything observable, and with null for undefined. */
function plain(value: unknown): unknown {
  if (value === undefined) return null
  if (Array.isArray(value)) return value.map(plain)
  if (!isRecord(value)) return value
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) copy[key] = plain(value[key])
  return copy
}

import { type QuirkId, quirksOf, rivalsOf } from '../../quirks.ts'
import type { PhoneName } from './phone.ts'

/** The switches of one phone, as they stand. */
export interface QuirkSwitches {
  has(id: QuirkId): boolean
  /** How many are on. */
  count(): number
  /** Flips a switch; those that cannot be on together with it go off. Tells the listeners. */
  set(id: QuirkId, on: boolean): void
  onChange(listener: (changed: readonly QuirkId[]) => void): void
}

export function quirkSwitches(phone: PhoneName): QuirkSwitches {
  const known = new Set(quirksOf(phone).map(({ id }) => id))
  const on = new Set<QuirkId>()
  const listeners: ((changed: readonly QuirkId[]) => void)[] = []
  return {
    has: (id) => on.has(id),
    count: () => on.size,
    set: (id, wanted) => {
      if (!known.has(id)) throw new TypeError(`${phone} has no switch ${id}`)
      if (on.has(id) === wanted) return
      const changed = [id, ...(wanted ? rivalsOf(id).filter((rival) => on.has(rival)) : [])]
      for (const each of changed) on.delete(each)
      if (wanted) on.add(id)
      for (const listener of listeners) listener(changed)
    },
    onChange: (listener) => void listeners.push(listener),
  }
}

/**
 * The part of MobX that the models use, under its names, for bundles in which every kilobyte counts: MobX
 * would be a fifth of a partner's package. What differs: values are observed by reference alone, so arrays
 * and objects are replaced and never changed in place, and getters are not cached. A test runs the same
 * changes through both.
 */
type Run = () => void

/** A thing that runs again when what it read has changed. */
interface Watcher {
  run: Run
  read: Set<Set<Watcher>>
}

const ROUNDS_AT_MOST = 100

let watching: Watcher | undefined
let depth = 0
let waiting = new Set<Watcher>()

function note(watchers: Set<Watcher>): void {
  if (!watching) return
  watchers.add(watching)
  watching.read.add(watchers)
}

function tell(watchers: Set<Watcher>): void {
  watchers.forEach((watcher) => {
    waiting.add(watcher)
  })
  if (depth === 0) settle()
}

function settle(): void {
  let failure: unknown
  let rounds = 0
  while (waiting.size > 0) {
    if (++rounds > ROUNDS_AT_MOST) {
      waiting = new Set()
      throw new RangeError('a reaction changes what it reads, without an end')
    }
    const now = Array.from(waiting)
    waiting = new Set()
    for (const watcher of now) {
      try {
        watcher.run()
      } catch (error) {
        failure = failure ?? { error }
      }
    }
  }
  if (failure) throw (failure as { error: unknown }).error
}

function forget(watcher: Watcher): void {
  watcher.read.forEach((watchers) => {
    watchers.delete(watcher)
  })
  watcher.read.clear()
}

function tracked<T>(watcher: Watcher | undefined, work: () => T): T {
  const before = watching
  watching = watcher
  try {
    return work()
  } finally {
    watching = before
  }
}

/** Runs changes as one: what watches them runs once, at the end. */
export function runInAction<T>(work: () => T): T {
  return together(undefined, work)
}

function together<T>(watcher: Watcher | undefined, work: () => T): T {
  depth++
  try {
    return tracked(watcher, work)
  } finally {
    depth--
    if (depth === 0) settle()
  }
}

/** Runs at once and whenever something that it read has changed. */
export function autorun(work: Run): Run {
  let isOver = false
  const watcher: Watcher = {
    read: new Set(),
    run() {
      if (isOver) return
      forget(watcher)
      depth++
      try {
        tracked(watcher, work)
      } finally {
        depth--
      }
    },
  }
  watcher.run()
  if (depth === 0) settle()
  return () => {
    isOver = true
    forget(watcher)
  }
}

/** Calls an effect when the value of an expression has become another. */
export function reaction<T>(
  expression: () => T,
  effect: (value: T, before: T | undefined) => void,
  options: { fireImmediately?: boolean } = {},
): Run {
  let isFirst = true
  let last: T | undefined
  return autorun(() => {
    const value = expression()
    const before = last
    const isSilent = isFirst ? !options.fireImmediately : Object.is(value, last)
    isFirst = false
    last = value
    if (!isSilent) runInAction(() => effect(value, before))
  })
}

function box<T>(first: T): { get(): T; set(value: T): void } {
  const watchers = new Set<Watcher>()
  let value = first
  return {
    get() {
      note(watchers)
      return value
    },
    set(next) {
      if (Object.is(value, next)) return
      value = next
      tell(watchers)
    },
  }
}

export const observable = { box }

/** All values are observed by reference here; the word is there for those who say so. */
export const observableRef = true

/**
 * Makes an object's own members observed and its class's methods actions, bound to it.
 *
 * @param overrides members that are `false` stay as they are
 */
export function makeAutoObservable<T extends object>(
  target: T,
  overrides: Readonly<Record<string, unknown>> = {},
): T {
  for (const name of Object.keys(target)) {
    if (overrides[name] === false) continue
    const { get, set } = box((target as Record<string, unknown>)[name])
    Object.defineProperty(target, name, { get, set, enumerable: true, configurable: true })
  }
  for (
    let from = Object.getPrototypeOf(target) as object;
    from && from !== Object.prototype;
    from = Object.getPrototypeOf(from) as object
  ) {
    for (const name of Object.getOwnPropertyNames(from)) {
      const { value } = Object.getOwnPropertyDescriptor(from, name) ?? {}
      const isOwn = Object.getOwnPropertyDescriptor(target, name) !== undefined
      if (typeof value !== 'function' || name === 'constructor' || isOwn) continue
      if (overrides[name] === false) continue
      // A view may ask a method, such as for a text: what that reads is read by the view.
      const method = (...values: unknown[]) => together(watching, () => value.apply(target, values))
      Object.defineProperty(target, name, { value: method, writable: true, configurable: true })
    }
  }
  return target
}

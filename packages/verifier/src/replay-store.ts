/** A use of an authorisation, as a replay store keeps it. */
export interface Use {
  /** Must grow with every use. */
  counter: number
  /** May lie at most 30 s before the last (clock corrections, replaced screenshots). */
  timeUnix: number
  /** After this the authorisation is refused anyway, and need not be kept. */
  endsAtUnix: number
}

/**
 * Remembers which codes were accepted. Lanes that share a store accept a code once among them; a store
 * that is lost with a restart lets each code pass once more within its 90 s.
 */
export interface ReplayStore {
  /** Whether a use would be taken, without taking it. */
  isNew(authorisation: Uint8Array, use: Use): boolean
  /**
   * Takes a use if it is new, in one step.
   *
   * @param authorisation the first eight bytes of SM3 of the authorisation.
   */
  compareAndSet(authorisation: Uint8Array, use: Use): boolean
  /** The latest time of any code that was taken; 0 before the first. */
  lastAcceptedUnix(): number
  /**
   * Resolves once all that was taken outlives the program: wait for it before the gate opens. Absent
   * where taking is as lasting as it gets.
   */
  settled?(): Promise<void>
}

const BACK_SECONDS = 30
/** Buckets by the digest's first byte, each of which grows alone: growing doubles none but itself. */
const BUCKETS = 256
const FIRST_PLACES = 8
/** A bucket fuller than this grows, or is swept. */
const FULLEST = 0.88
const GROWTH = 1.25
/** Words of an entry: the digest's other seven bytes and a mark, counter, time, end. */
const WORDS = 5
const MARK = 0x80000000

/** A replay store in memory: 20 bytes an entry, found by open addressing. */
export interface MemoryReplayStore extends ReplayStore {
  /** Authorisations remembered. */
  size(): number
  /** What is remembered of an authorisation: the latest counter, and the latest time of any of its codes. */
  last(authorisation: Uint8Array): Use | undefined
  /** Everything that has not ended, as `compareAndSet` would be told of it. */
  forEach(visit: (authorisation: Uint8Array, use: Use) => void): void
}

interface Bucket {
  words: Uint32Array
  places: number
  used: number
}

/**
 * A replay store in memory. What has ended is swept out as the store grows, so that it holds the
 * authorisations that were used and have not ended, and no more.
 */
export function memoryReplayStore(): MemoryReplayStore {
  const buckets: (Bucket | undefined)[] = new Array(BUCKETS).fill(undefined)
  let lastAccepted = 0
  let size = 0

  const isOver = (endsAtUnix: number) => endsAtUnix + 2 * BACK_SECONDS < lastAccepted

  /** Where an authorisation lies, or the free place that it would have. */
  function find({ words, places }: Bucket, high: number, low: number): number {
    let place = ((high ^ low) >>> 0) % places
    for (;;) {
      const at = place * WORDS
      if (words[at] === 0 || (words[at] === high && words[at + 1] === low)) return at
      place = (place + 1) % places
    }
  }

  function grow(bucket: Bucket): Bucket {
    const live: number[] = []
    for (let at = 0; at < bucket.words.length; at += WORDS)
      if (bucket.words[at] !== 0 && !isOver(bucket.words[at + 4]!)) live.push(at)
    const places =
      live.length < bucket.places / 2 ? bucket.places : Math.ceil(bucket.places * GROWTH)
    const next: Bucket = {
      words: new Uint32Array(places * WORDS),
      places,
      used: live.length,
    }
    for (const at of live)
      next.words.set(
        bucket.words.subarray(at, at + WORDS),
        find(next, bucket.words[at]!, bucket.words[at + 1]!),
      )
    size += live.length - bucket.used
    return next
  }

  /** The first word is never 0, which marks a free place. */
  const highOf = (key: Uint8Array) => ((key[1]! << 16) | (key[2]! << 8) | key[3]! | MARK) >>> 0
  const lowOf = (key: Uint8Array) =>
    ((key[4]! << 24) | (key[5]! << 16) | (key[6]! << 8) | key[7]!) >>> 0

  function isNew(authorisation: Uint8Array, use: Use): boolean {
    const bucket = buckets[authorisation[0]!]
    if (!bucket) return true
    const { words } = bucket
    const at = find(bucket, highOf(authorisation), lowOf(authorisation))
    if (words[at] === 0) return true
    return use.counter > words[at + 2]! && use.timeUnix >= words[at + 3]! - BACK_SECONDS
  }

  const useAt = (words: Uint32Array, at: number): Use => ({
    counter: words[at + 2]!,
    timeUnix: words[at + 3]!,
    endsAtUnix: words[at + 4]!,
  })

  return {
    isNew,
    last(authorisation) {
      const bucket = buckets[authorisation[0]!]
      if (!bucket) return undefined
      const at = find(bucket, highOf(authorisation), lowOf(authorisation))
      return bucket.words[at] === 0 ? undefined : useAt(bucket.words, at)
    },
    compareAndSet(authorisation, use) {
      if (!isNew(authorisation, use)) return false
      lastAccepted = Math.max(lastAccepted, use.timeUnix)
      const first = authorisation[0]!
      let bucket = buckets[first] ?? {
        words: new Uint32Array(FIRST_PLACES * WORDS),
        places: FIRST_PLACES,
        used: 0,
      }
      if (bucket.used + 1 > bucket.places * FULLEST) bucket = grow(bucket)
      buckets[first] = bucket
      const high = highOf(authorisation)
      const low = lowOf(authorisation)
      const at = find(bucket, high, low)
      const { words } = bucket
      if (words[at] === 0) {
        bucket.used++
        size++
      }
      const timeUnix = Math.max(use.timeUnix, words[at + 3]!)
      const ends = Math.min(0xffffffff, Math.max(use.endsAtUnix, words[at + 4]!))
      words.set([high, low, use.counter, timeUnix, ends], at)
      return true
    },
    lastAcceptedUnix: () => lastAccepted,
    size: () => size,
    forEach(visit) {
      buckets.forEach((bucket, first) => {
        if (!bucket) return
        const { words } = bucket
        for (let at = 0; at < words.length; at += WORDS) {
          const high = words[at]!
          const low = words[at + 1]!
          if (high === 0 || isOver(words[at + 4]!)) continue
          const authorisation = Uint8Array.of(
            first,
            (high >> 16) & 255,
            (high >> 8) & 255,
            high & 255,
            low >>> 24,
            (low >> 16) & 255,
            (low >> 8) & 255,
            low & 255,
          )
          visit(authorisation, useAt(words, at))
        }
      })
    },
  }
}

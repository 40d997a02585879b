import { field } from './fields.ts'
import { hash32 } from './hash.ts'
import { permute, unpermute } from './permutation.ts'
import { slots, slotsWithPrefix } from './regions.ts'

/** People are made in blocks of twelve: a few households whose members may be related. */
export const blockSize = 12

/** Days of a month that every month has, times the order numbers that the base population uses. */
const daysEverywhere = 28
const ordersPerSex = 490
const codeSpace = daysEverywhere * ordersPerSex

/** The greatest number of shares a prefix is split into. */
const mostShares = 4

/** How many people one seed can make without two document numbers meeting: over 10 million. */
export function populationCapacity(): number {
  return Math.floor(codeSpace / (blockSize * mostShares)) * slots().length * blockSize
}

/**
 * Where an index stands. Within each run of as many blocks as there are slots, every slot comes once,
 * in shuffled order, so that even a small population reaches every county. Inside a prefix each
 * person has a `code` of their own, which becomes a day of the month and an order number.
 */
export interface Place {
  readonly block: number
  readonly member: number
  readonly slot: number
  /** In [0, 13720): no two people of a prefix share it. */
  readonly code: number
}

/** The place of an index. O(1). */
export function placeOf(seed: number, index: number): Place {
  const block = Math.floor(index / blockSize)
  const member = index - block * blockSize
  const count = slots().length
  const round = Math.floor(block / count)
  const slot = permute(count, hash32(seed, round, field.region), block - round * count)
  const { prefix, share, shares } = slots()[slot]!
  const first = shares === 1 ? slot : slotsWithPrefix(prefix)[0]!
  const plain = (round * shares + share) * blockSize + member
  return { block, member, slot, code: permute(codeSpace, codeKey(seed, first), plain) }
}

/** The one index whose number has this prefix and code, or undefined. O(1). */
export function indexAt(seed: number, prefix: string, code: number): number | undefined {
  const places = slotsWithPrefix(prefix)
  const first = places[0]
  if (first === undefined || code < 0 || code >= codeSpace) return undefined
  const plain = unpermute(codeSpace, codeKey(seed, first), code)
  const member = plain % blockSize
  const family = (plain - member) / blockSize
  const share = family % places.length
  const round = (family - share) / places.length
  const count = slots().length
  const order = unpermute(count, hash32(seed, round, field.region), places[share]!)
  const index = (round * count + order) * blockSize + member
  return index < populationCapacity() ? index : undefined
}

function codeKey(seed: number, firstSlot: number): number {
  return hash32(seed, firstSlot, field.code)
}

/** The day residue (0 to 27) and order (0 to 489) that a code stands for. */
export function splitCode(code: number): { readonly day: number; readonly order: number } {
  const day = code % daysEverywhere
  return { day, order: (code - day) / daysEverywhere }
}

/** Undoes {@link splitCode}. */
export function joinCode(day: number, order: number): number {
  return order * daysEverywhere + day
}

/**
 * A 32-bit hash of (seed, index, field), uniform enough for synthetic people and the same on every
 * machine. It hides nothing: never use it for keys, codes or anything a person could gain by guessing.
 *
 * @returns an integer in [0, 2^32)
 */
export function hash32(seed: number, index: number, field: number): number {
  let h = (seed ^ Math.imul(field + 1, 0x9e3779b1)) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = (h ^ Math.imul(index + 1, 0xc2b2ae35)) | 0
  h = Math.imul(h ^ (h >>> 15), 0x27d4eb2f)
  h = Math.imul(h ^ (h >>> 13), 0x165667b1)
  return (h ^ (h >>> 16)) >>> 0
}

/** A whole number in [low, high], by {@link hash32}. */
export function hashBetween(
  seed: number,
  index: number,
  field: number,
  low: number,
  high: number,
): number {
  return low + (hash32(seed, index, field) % (high - low + 1))
}

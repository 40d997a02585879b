import { hash32 } from './hash.ts'

const ROUNDS = 4

/**
 * A keyed shuffle of [0, size) that can be undone: a balanced Feistel network over the next even
 * number of bits, walked until it lands inside. It makes numbers look drawn at random while two
 * people can never draw the same one, and leads from a number back to its person.
 *
 * @param size at most 2^30
 * @param key which shuffle; not a secret
 */
export function permute(size: number, key: number, value: number): number {
  const half = halfBits(size)
  const mask = (1 << half) - 1
  let current = value
  do {
    let left = current >>> half
    let right = current & mask
    for (let round = 0; round < ROUNDS; round++) {
      const next = left ^ (hash32(key, right, round) & mask)
      left = right
      right = next
    }
    current = (left << half) | right
  } while (current >= size)
  return current
}

/** Undoes {@link permute} with the same size and key. */
export function unpermute(size: number, key: number, value: number): number {
  const half = halfBits(size)
  const mask = (1 << half) - 1
  let current = value
  do {
    let left = current >>> half
    let right = current & mask
    for (let round = ROUNDS - 1; round >= 0; round--) {
      const previous = right ^ (hash32(key, left, round) & mask)
      right = left
      left = previous
    }
    current = (left << half) | right
  } while (current >= size)
  return current
}

function halfBits(size: number): number {
  return Math.max(1, (33 - Math.clz32(size - 1)) >>> 1)
}

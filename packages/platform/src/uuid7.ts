import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'

const BYTES = 16
const AT_ONCE = 256

/**
 * Makes identifiers of RFC 9562 version 7: 48 bits of the clock's milliseconds, then 74 random bits.
 * Neighbours in time are neighbours in an index, and no sequence is needed. An identifier says when
 * it was made, so nothing that must not be linked in time may carry one.
 *
 * @returns a function that answers a new identifier in lower-case text form at each call. Within
 *   one maker they grow even inside a millisecond and when the clock is set back.
 */
export function uuid7Maker(clock: Clock): () => string {
  let last = -1
  let count = 0
  // Random bytes are drawn for many identifiers at once: each draw is a call into the library.
  let drawn = new Uint8Array(0)
  let used = 0
  const draw = () => {
    if (used === drawn.length) {
      drawn = randomBytes(BYTES * AT_ONCE)
      used = 0
    }
    used += BYTES
    return Buffer.from(drawn.buffer, drawn.byteOffset + used - BYTES, BYTES)
  }
  return () => {
    const now = clock.now()
    if (now > last) {
      last = now
      count = 0
    } else {
      // Twelve bits count within a millisecond (RFC 9562, 6.2, method 1); then time is borrowed.
      count += 1
      if (count > 0xfff) {
        last += 1
        count = 0
      }
    }
    const bytes = draw()
    bytes.writeUIntBE(last, 0, 6)
    bytes.writeUInt16BE(0x7000 | count, 6)
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
    const hex = bytes.toString('hex')
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      hex.slice(12, 16),
      hex.slice(16, 20),
      hex.slice(20),
    ].join('-')
  }
}

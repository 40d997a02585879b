import { concatBytes } from './bytes.ts'
import { hmacSm3 } from './sm3.ts'

/** A synchronous source of `length` secret random bytes. */
export type RandomBytes = (length: number) => Uint8Array

export interface Entropy {
  /** At least 32 bytes of the host's secure randomness, where the host has any. */
  host?: Uint8Array | undefined
  /** At least 32 bytes sent by the platform, where the host has none. */
  server?: Uint8Array | undefined
  /** What is this device's own: a saved seed, counters, identifiers. Never enough alone. */
  local?: Uint8Array | undefined
}

const POOL_BYTES = 256

/**
 * Random bytes from the entropy of host and server together: HMAC_DRBG with SM3
 * (NIST SP 800-90A Rev. 1, section 10.1.2). Knowing one of the two does not tell the output.
 *
 * Bytes are drawn in blocks of 256, since an HMAC per call would cost a phone without JIT more than
 * the signature it serves; each byte is erased as it is handed out.
 *
 * @throws TypeError when neither host nor server gave 32 bytes.
 */
export function seededRandom(entropy: Entropy): RandomBytes {
  const { host, server, local } = entropy
  if ((host?.length ?? 0) < 32 && (server?.length ?? 0) < 32)
    throw new TypeError('randomness needs 32 bytes from the host or the platform')
  const empty = new Uint8Array(0)
  let key: Uint8Array = new Uint8Array(32)
  let value: Uint8Array = new Uint8Array(32).fill(1)
  const update = (data: Uint8Array) => {
    key = hmacSm3(key, concatBytes(value, Uint8Array.of(0), data))
    value = hmacSm3(key, value)
    if (data.length === 0) return
    key = hmacSm3(key, concatBytes(value, Uint8Array.of(1), data))
    value = hmacSm3(key, value)
  }
  update(concatBytes(host ?? empty, server ?? empty, local ?? empty))

  const pool = new Uint8Array(POOL_BYTES)
  let used = POOL_BYTES
  const refill = () => {
    for (let offset = 0; offset < POOL_BYTES; offset += 32) {
      value = hmacSm3(key, value)
      pool.set(value, offset)
    }
    update(empty)
    used = 0
  }
  return (length) => {
    const bytes = new Uint8Array(length)
    for (let filled = 0; filled < length; ) {
      if (used === POOL_BYTES) refill()
      const take = Math.min(length - filled, POOL_BYTES - used)
      bytes.set(pool.subarray(used, used + take), filled)
      pool.fill(0, used, used + take)
      used += take
      filled += take
    }
    return bytes
  }
}

import type { Inflate } from './inflate.ts'

/** What is needed of `node:zlib`. */
export interface ZlibLike {
  inflateSync(bytes: Uint8Array, options: { maxOutputLength: number }): Uint8Array
}

/**
 * Inflating in Node.
 *
 * @example
 * ```ts
 * import zlib from 'node:zlib'
 * createVerifier({ inflate: nodeInflate(zlib), … })
 * ```
 */
export function nodeInflate(zlib: ZlibLike): Inflate {
  return async (bytes, maxBytes) => zlib.inflateSync(bytes, { maxOutputLength: maxBytes })
}

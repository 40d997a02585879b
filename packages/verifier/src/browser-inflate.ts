import { concatBytes } from '@essc/crypto/bytes'
import type { Inflate } from './inflate.ts'

/** What is needed of the browser's `DecompressionStream` (Compression Streams standard). */
export interface DecompressionStreamLike {
  writable: {
    getWriter(): { write(bytes: Uint8Array): Promise<void>; close(): Promise<void> }
  }
  readable: {
    getReader(): {
      read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>
      cancel(): Promise<void>
    }
  }
}

/**
 * Inflating in a browser.
 *
 * @param create makes one stream of the format `deflate`, which is zlib's.
 *
 * @example
 * ```ts
 * createVerifier({ inflate: browserInflate(() => new DecompressionStream('deflate')), … })
 * ```
 */
export function browserInflate(create: () => DecompressionStreamLike): Inflate {
  return async (bytes, maxBytes) => {
    const stream = create()
    const writer = stream.writable.getWriter()
    const reader = stream.readable.getReader()
    // Damaged data fails both ends; the reader's failure is the one that is awaited.
    const written = writer.write(bytes).then(() => writer.close())
    written.catch(() => undefined)
    const parts: Uint8Array[] = []
    let length = 0
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      if (!value) continue
      length += value.length
      if (length > maxBytes) {
        await reader.cancel()
        throw new RangeError('inflates to more than it may')
      }
      parts.push(value)
    }
    return concatBytes(...parts)
  }
}

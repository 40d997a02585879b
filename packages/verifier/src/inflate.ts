/**
 * Inflates zlib data (RFC 1950), and refuses to make more than so many bytes of it.
 *
 * Node and the browser each have their own: `nodeInflate`, `browserInflate`.
 */
export type Inflate = (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array>

import { createHash } from 'node:crypto'
import { equalBytes, utf8 } from './bytes.ts'
import { sm3 } from './sm3.ts'

let proven: boolean | undefined

/**
 * SM3 for Node: OpenSSL's where it agrees with the portable one, which is tried once in a process, else
 * the portable one. About four times faster for short messages.
 */
export function nodeSm3(): (message: Uint8Array) => Uint8Array {
  proven ??= isProven()
  return proven ? native : sm3
}

const native = (message: Uint8Array): Uint8Array => createHash('sm3').update(message).digest()

function isProven(): boolean {
  try {
    return ['abc', 'abcd'.repeat(16)].every((text) =>
      equalBytes(native(utf8(text)), sm3(utf8(text))),
    )
  } catch {
    return false
  }
}

import * as crypto from 'node:crypto'
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

/** In one call where this Node has one (20.12 and later), which saves an object and half the time. */
const native = (message: Uint8Array): Uint8Array =>
  typeof crypto.hash === 'function'
    ? crypto.hash('sm3', message, 'buffer')
    : crypto.createHash('sm3').update(message).digest()

function isProven(): boolean {
  try {
    return ['abc', 'abcd'.repeat(16)].every((text) =>
      equalBytes(native(utf8(text)), sm3(utf8(text))),
    )
  } catch {
    return false
  }
}

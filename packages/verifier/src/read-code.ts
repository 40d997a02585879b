import { uintBytes } from '@essc/crypto/bytes'
import {
  COMPACT_BYTES,
  type CompactCode,
  decodeCompact,
  parseCompactText,
} from '@essc/protocol/codes/compact'
import { repairWedge } from './wedge.ts'

const DECIMAL = new RegExp(`^\\d{${(COMPACT_BYTES / 2) * 5}}$`)

/** A code as it was read, and whether an input method had its hands in it. */
export interface ReadCode {
  code: CompactCode | undefined
  hasInputMethod: boolean
}

/**
 * Reads what a scanner gave: `SC1:` and base45, or the same bytes as five decimal digits for every two,
 * which pass an input method unharmed.
 */
export function readCode(input: unknown): ReadCode {
  if (typeof input !== 'string') return { code: undefined, hasInputMethod: false }
  const exact = parseCompactText(input)
  if (exact) return { code: exact, hasInputMethod: false }
  const { text, hasInputMethod } = repairWedge(input)
  return { code: DECIMAL.test(text) ? readDecimal(text) : parseCompactText(text), hasInputMethod }
}

function readDecimal(text: string): CompactCode | undefined {
  const bytes = new Uint8Array(COMPACT_BYTES)
  for (let i = 0; i < COMPACT_BYTES / 2; i++) {
    const value = Number(text.slice(5 * i, 5 * i + 5))
    if (value > 0xffff) return undefined
    bytes.set(uintBytes(value, 2), 2 * i)
  }
  return decodeCompact(bytes)
}

import {
  CHAIN_BYTES,
  type ChainCode,
  decodeChain,
  parseChainText,
} from '@essc/protocol/codes/chain'
import {
  AUTHORISATION_BYTES,
  COMPACT_BYTES,
  type CompactCode,
  decodeCompact,
  parseCompactText,
} from '@essc/protocol/codes/compact'
import { decodeDecimal } from '@essc/protocol/codes/decimal'
import { decodePrinted, type PrintedCode, parsePrintedText } from '@essc/protocol/codes/printed'
import { decodeTransport, type TransportCode } from '@essc/protocol/codes/transport/code'
import { repairWedge } from './wedge.ts'

/** A code by its layout. Nothing of it is verified. */
export type AnyCode =
  | { kind: 'compact'; code: CompactCode }
  | { kind: 'chain'; code: ChainCode }
  | { kind: 'printed'; code: PrintedCode }
  | { kind: 'transport'; code: TransportCode }

/** A code as it was read, and whether an input method had its hands in it. */
export interface ReadCode {
  read: AnyCode | undefined
  hasInputMethod: boolean
}

/** The longest transport code, as decimal digits. */
const MOST_DIGITS = 1_500

/**
 * Reads what a scanner gave: a prefix and base45; the same bytes as five decimal digits for every two,
 * which pass an input method unharmed; or the bytes of a symbol of byte mode, as transport codes are.
 */
export function readCode(input: unknown): ReadCode {
  if (input instanceof Uint8Array) return { read: fromBytes(input), hasInputMethod: false }
  if (typeof input !== 'string') return { read: undefined, hasInputMethod: false }
  const exact = fromText(input)
  if (exact) return { read: exact, hasInputMethod: false }
  const { text, hasInputMethod } = repairWedge(input)
  return { read: fromText(text) ?? fromDigits(text), hasInputMethod }
}

function fromText(text: string): AnyCode | undefined {
  const compact = parseCompactText(text)
  if (compact) return { kind: 'compact', code: compact }
  const chain = parseChainText(text)
  if (chain) return { kind: 'chain', code: chain }
  const printed = parsePrintedText(text)
  return printed && { kind: 'printed', code: printed }
}

function fromDigits(text: string): AnyCode | undefined {
  if (text.length > MOST_DIGITS) return undefined
  const bytes = decodeDecimal(text)
  return bytes && fromBytes(bytes)
}

function fromBytes(bytes: Uint8Array): AnyCode | undefined {
  const compact = bytes.length === COMPACT_BYTES ? decodeCompact(bytes) : undefined
  if (compact) return { kind: 'compact', code: compact }
  const chain = bytes.length === CHAIN_BYTES ? decodeChain(bytes) : undefined
  if (chain) return { kind: 'chain', code: chain }
  const printed = bytes.length === AUTHORISATION_BYTES ? decodePrinted(bytes) : undefined
  if (printed) return { kind: 'printed', code: printed }
  const transport = decodeTransport(bytes)
  return transport && { kind: 'transport', code: transport }
}

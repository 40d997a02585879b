import { concatBytes, readUint, uintBytes, utf8 } from '@essc/crypto/bytes'
import { type AuthorisationFields, decodeFields, encodeFields } from './authorisation.ts'
import { decodeBase45, encodeBase45 } from './base45.ts'
import { tagged } from './tagged.ts'

/** The compact code, version 1 (docs/codes.md): 198 bytes, of which 124 are the authorisation. */

export const AUTHORISATION_BYTES = 124
export const COMPACT_BYTES = 198
export const COMPACT_PREFIX = 'SC1:'

/** 1 identity, 2 travel; 3 and 4 the same, shown by a guardian. */
export type CompactPurpose = 1 | 2 | 3 | 4

export interface Authorisation extends AuthorisationFields {
  purpose: CompactPurpose
  /** Compressed, 33 bytes. */
  codeKey: Uint8Array
}

export interface CompactCode {
  authorisation: Authorisation
  /** 64 bytes, over {@link authorisationMessage}. */
  issuerSignature: Uint8Array
  timeUnix: number
  counter: number
  /** Four bytes; zero when the phone has scanned no terminal. */
  binding: Uint8Array
  /** 64 bytes, over {@link codeMessage}. */
  codeSignature: Uint8Array
  /** The 198 bytes that all of this was read from. */
  bytes: Uint8Array
}

/** Bytes 0..59: what the issuer signs, without its tag. */
export function encodeAuthorisation(authorisation: Authorisation): Uint8Array {
  const { purpose, codeKey } = authorisation
  if (codeKey.length !== 33) throw new TypeError('not an authorisation')
  return encodeFields(1, purpose, authorisation, codeKey)
}

/** What the issuer signs: the tag and bytes 0..59. */
export function authorisationMessage(bytes: Uint8Array): Uint8Array {
  return tagged('SC1-auth', bytes, 60)
}

/** What the code key signs: the tag and bytes 0..133. */
export function codeMessage(bytes: Uint8Array): Uint8Array {
  return tagged('SC1-code', bytes, 134)
}

/** What a phone signs with a fresh code key when it asks for an authorisation. */
export function authorisationRequest(sessionId: string, codeKey: Uint8Array): Uint8Array {
  return concatBytes(utf8(`SC1-request${sessionId}`), codeKey)
}

/**
 * Makes a code under an authorisation.
 *
 * @param authorisation the 124 bytes that the platform gave.
 * @param sign signs with the code key.
 * @returns 198 bytes.
 */
export function makeCompact(
  authorisation: Uint8Array,
  moment: { timeUnix: number; counter: number; binding?: Uint8Array },
  sign: (message: Uint8Array) => Uint8Array,
): Uint8Array {
  if (authorisation.length !== AUTHORISATION_BYTES) throw new TypeError('not an authorisation')
  const unsigned = concatBytes(
    authorisation,
    uintBytes(moment.timeUnix, 4),
    uintBytes(moment.counter, 2),
    moment.binding ?? new Uint8Array(4),
  )
  return concatBytes(unsigned, sign(codeMessage(unsigned)))
}

/** The text of a code as the QR carries it, 301 characters. */
export function compactText(bytes: Uint8Array): string {
  return COMPACT_PREFIX + encodeBase45(bytes)
}

/**
 * Reads the text of a compact code. Signatures, times and status are not looked at.
 *
 * @returns undefined for anything that is not exactly one.
 */
export function parseCompactText(text: string): CompactCode | undefined {
  if (text.length !== 301 || !text.startsWith(COMPACT_PREFIX)) return undefined
  const bytes = decodeBase45(text, COMPACT_PREFIX.length)
  return bytes && decodeCompact(bytes)
}

/** Reads the 198 bytes of a compact code, or undefined when a field cannot be what it says. */
export function decodeCompact(bytes: Uint8Array): CompactCode | undefined {
  if (bytes.length !== COMPACT_BYTES) return undefined
  const authorisation = decodeAuthorisation(bytes)
  if (!authorisation) return undefined
  return {
    authorisation,
    issuerSignature: bytes.slice(60, 124),
    timeUnix: readUint(bytes, 124, 4),
    counter: readUint(bytes, 128, 2),
    binding: bytes.slice(130, 134),
    codeSignature: bytes.slice(134, 198),
    bytes,
  }
}

/** Reads bytes 0..59 of an authorisation. */
export function decodeAuthorisation(bytes: Uint8Array): Authorisation | undefined {
  const purpose = bytes[1]
  if (bytes[0] !== 1) return undefined
  if (purpose !== 1 && purpose !== 2 && purpose !== 3 && purpose !== 4) return undefined
  const decoded = decodeFields(bytes, 33)
  if (!decoded) return undefined
  const { key: codeKey, ...fields } = decoded
  return codeKey[0] === 2 || codeKey[0] === 3 ? { ...fields, purpose, codeKey } : undefined
}

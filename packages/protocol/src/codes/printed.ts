import { concatBytes } from '@essc/crypto/bytes'
import { type AuthorisationFields, decodeFields, encodeFields } from './authorisation.ts'
import { decodeBase45, encodeBase45 } from './base45.ts'
import { AUTHORISATION_BYTES, COMPACT_PREFIX } from './compact.ts'

/**
 * The printed code, purpose 5 (docs/codes.md): an authorisation alone, on paper, for holders without a
 * phone. It proves nothing offline: whoever reads it asks the platform, and looks at the photo.
 */
export interface PrintedCode
  extends Omit<AuthorisationFields, 'validityMinutes' | 'lifetimeSeconds'> {
  /** Compressed, 33 bytes: drawn for this paper, its secret kept by nobody. */
  codeKey: Uint8Array
  /** 64 bytes, over `authorisationMessage`. */
  issuerSignature: Uint8Array
  /** The 124 bytes that all of this was read from. */
  bytes: Uint8Array
}

/** Characters of a printed code's text. */
export const PRINTED_TEXT_LENGTH = 190

/**
 * Bytes 0..59: what the issuer signs (`authorisationMessage`). Validity and lifetime are 0: until when
 * the paper is good is the platform's to say.
 */
export function encodePrintedAuthorisation(
  printed: Omit<PrintedCode, 'issuerSignature' | 'bytes'>,
): Uint8Array {
  if (printed.codeKey.length !== 33) throw new TypeError('not an authorisation')
  const fields = { ...printed, validityMinutes: 0, lifetimeSeconds: 0 }
  return encodeFields(1, 5, fields, printed.codeKey)
}

/** The text that is printed, 190 characters. */
export function printedText(unsigned: Uint8Array, issuerSignature: Uint8Array): string {
  const bytes = concatBytes(unsigned, issuerSignature)
  if (bytes.length !== AUTHORISATION_BYTES) throw new TypeError('not an authorisation')
  return COMPACT_PREFIX + encodeBase45(bytes)
}

/** Reads the text of a printed code; undefined for anything that is not exactly one. */
export function parsePrintedText(text: string): PrintedCode | undefined {
  if (text.length !== PRINTED_TEXT_LENGTH || !text.startsWith(COMPACT_PREFIX)) return undefined
  const bytes = decodeBase45(text.slice(COMPACT_PREFIX.length))
  return bytes && decodePrinted(bytes)
}

/** Reads the 124 bytes of a printed code, or undefined when a field cannot be what it says. */
export function decodePrinted(bytes: Uint8Array): PrintedCode | undefined {
  if (bytes.length !== AUTHORISATION_BYTES || bytes[0] !== 1 || bytes[1] !== 5) return undefined
  const decoded = decodeFields(bytes, 33)
  if (!decoded) return undefined
  const { key: codeKey, validityMinutes, lifetimeSeconds, ...fields } = decoded
  if (validityMinutes !== 0 || lifetimeSeconds !== 0) return undefined
  if (codeKey[0] !== 2 && codeKey[0] !== 3) return undefined
  return { ...fields, codeKey, issuerSignature: bytes.slice(60), bytes }
}

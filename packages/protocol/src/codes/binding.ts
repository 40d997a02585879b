import { concatBytes, fromUtf8, utf8 } from '@essc/crypto/bytes'
import { sm3 } from '@essc/crypto/sm3'
import { decodeBase45, encodeBase45 } from './base45.ts'

/**
 * What a desk shows for the holder's phone to scan, so that the next code is good at this desk and for
 * this one time alone (docs/codes.md, terminal binding).
 */
export interface BindingChallenge {
  /** As the platform gave it, a UUID. */
  terminalId: string
  /** Drawn anew by the terminal for every holder: 8 to 32 characters of base64url. */
  challenge: string
}

export const BINDING_PREFIX = 'SC1-BIND:'

/** The text of the desk's QR: the prefix and base45 of `terminal id`, LF, `challenge`. */
export function bindingText({ terminalId, challenge }: BindingChallenge): string {
  const text = BINDING_PREFIX + encodeBase45(utf8(`${terminalId}\n${challenge}`))
  if (!parseBindingText(text)) throw new TypeError('not a terminal id and a challenge')
  return text
}

/** Reads what {@link bindingText} wrote; undefined for anything else. */
export function parseBindingText(text: string): BindingChallenge | undefined {
  if (!text.startsWith(BINDING_PREFIX) || text.length > 160) return undefined
  const bytes = decodeBase45(text.slice(BINDING_PREFIX.length))
  if (!bytes) return undefined
  try {
    const [, terminalId, challenge] = /^([\w-]{1,64})\n([\w-]{8,32})$/.exec(fromUtf8(bytes)) ?? []
    return terminalId && challenge ? { terminalId, challenge } : undefined
  } catch {
    return undefined
  }
}

/** Bytes 130..133 of a compact code: the first of SM3 over `SC1-bind`, terminal id and challenge. */
export function bindingOf({ terminalId, challenge }: BindingChallenge): Uint8Array {
  return sm3(concatBytes(utf8('SC1-bind'), utf8(terminalId), utf8(challenge))).slice(0, 4)
}

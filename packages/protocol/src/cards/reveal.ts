import { seal, unseal } from '@essc/crypto/aes'
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '@essc/crypto/bytes'
import { hmacSha256 } from '@essc/crypto/hmac'
import type { RandomBytes } from '@essc/crypto/random'

/** How long a revealed name and number may stay on the screen. */
export const REVEAL_SECONDS = 30

/** A card's name and number in full. */
export interface Revealed {
  name: string
  documentNumber: string
  /** By the platform's clock: hide it then. */
  expiresAtUnix: number
}

const keyOf = (secret: Uint8Array) => hmacSha256(secret, utf8('essc-reveal-v1'))

/** Seals what is revealed for the one session that has the secret. Base64url. */
export function sealReveal(secret: Uint8Array, revealed: Revealed, random: RandomBytes): string {
  const { name, documentNumber, expiresAtUnix } = revealed
  const text = JSON.stringify([name, documentNumber, expiresAtUnix])
  return toBase64Url(seal(keyOf(secret), utf8(text), random))
}

/** Opens what {@link sealReveal} made; undefined for what was sealed for another session. */
export function openReveal(secret: Uint8Array, sealed: string): Revealed | undefined {
  const text = unseal(keyOf(secret), fromBase64Url(sealed))
  if (text === undefined) return undefined
  const [name, documentNumber, expiresAtUnix] = JSON.parse(fromUtf8(text))
  return { name, documentNumber, expiresAtUnix }
}

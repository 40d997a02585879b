import SHA256 from 'crypto-js/sha256.js'
import { fromWords, toWords } from './words.ts'

/** The 32-byte SHA-256 digest of a message (FIPS 180-4). */
export function sha256(message: Uint8Array): Uint8Array {
  return fromWords(SHA256(toWords(message)))
}

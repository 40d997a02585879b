import HmacSHA256 from 'crypto-js/hmac-sha256.js'
import { fromWords, toWords } from './words.ts'

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return fromWords(HmacSHA256(toWords(message), toWords(key)))
}

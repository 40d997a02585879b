import AES from 'crypto-js/aes.js'
import { concatBytes, equalBytes, utf8 } from './bytes.ts'
import { hmacSha256 } from './hmac.ts'
import type { RandomBytes } from './random.ts'
import { fromWords, toWords } from './words.ts'

/**
 * Seals bytes for storage: AES-256-CBC, then HMAC-SHA-256 over iv and cipher text, each under its own
 * key derived from the one given; `iv(16) || cipher || mac(32)`. GCM is not to be had where BigInt is
 * missing, and encrypt-then-MAC is as good.
 *
 * @param key 32 secret bytes.
 */
export function seal(key: Uint8Array, text: Uint8Array, random: RandomBytes): Uint8Array {
  const iv = random(16)
  const cipher = AES.encrypt(toWords(text), toWords(derive(key, 'essc-seal-aes')), {
    iv: toWords(iv),
  })
  const body = concatBytes(iv, fromWords(cipher.ciphertext))
  return concatBytes(body, hmacSha256(derive(key, 'essc-seal-mac'), body))
}

/** Opens what {@link seal} made; undefined when it was altered or sealed under another key. */
export function unseal(key: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < 64 || sealed.length % 16 !== 0) return undefined
  const body = sealed.subarray(0, -32)
  if (!equalBytes(hmacSha256(derive(key, 'essc-seal-mac'), body), sealed.subarray(-32)))
    return undefined
  const text = AES.decrypt(
    { ciphertext: toWords(body.subarray(16)) } as never,
    toWords(derive(key, 'essc-seal-aes')),
    { iv: toWords(body.subarray(0, 16)) },
  )
  return fromWords(text)
}

function derive(key: Uint8Array, label: string): Uint8Array {
  return hmacSha256(key, utf8(label))
}

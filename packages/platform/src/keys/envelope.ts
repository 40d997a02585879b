import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

const VERSION = 1
const SALT_BYTES = 16
const IV_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + SALT_BYTES + IV_BYTES

/**
 * Each text has a key of its own, derived from a random salt: a key that seals every answer of a
 * platform would otherwise outlive the 2^32 random IVs that AES-GCM allows (SP 800-38D, 8.3).
 */
function keyFor(key: Uint8Array, salt: Uint8Array): Uint8Array {
  if (key.length !== 32) throw new TypeError('A sealing key has 32 bytes.')
  return createHmac('sha256', key).update('essc-seal-v1').update(salt).digest()
}

/**
 * Seals a text under a 32-byte key with AES-256-GCM: version byte, 16 bytes of salt, 12 of IV,
 * ciphertext, 16 of tag.
 *
 * @param context bound into the tag, not stored.
 */
export function sealWith(key: Uint8Array, text: Uint8Array, context: string): Uint8Array {
  const salt = randomBytes(SALT_BYTES)
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyFor(key, salt), iv).setAAD(Buffer.from(context))
  const body = [cipher.update(text), cipher.final()]
  return Buffer.concat([Uint8Array.of(VERSION), salt, iv, ...body, cipher.getAuthTag()])
}

/**
 * Opens what {@link sealWith} made.
 *
 * @throws Error when it was changed, or the key or the context is another.
 */
export function openWith(key: Uint8Array, sealed: Uint8Array, context: string): Uint8Array {
  if (sealed[0] !== VERSION || sealed.length < HEAD_BYTES + TAG_BYTES) {
    throw new Error('Not a sealed text.')
  }
  const salt = sealed.subarray(1, 1 + SALT_BYTES)
  const iv = sealed.subarray(1 + SALT_BYTES, HEAD_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', keyFor(key, salt), iv, {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  const body = sealed.subarray(HEAD_BYTES, sealed.length - TAG_BYTES)
  return Buffer.concat([decipher.update(body), decipher.final()])
}

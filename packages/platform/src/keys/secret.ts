import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto'
import { nodeSm2 } from '@essc/crypto/node-sm2'
import { sm2Decrypt, sm2KeyPair } from '@essc/crypto/sm2'
import { openWith, sealWith } from './envelope.ts'
import type { KeyKind } from './port.ts'

const random = (length: number): Uint8Array => randomBytes(length)

/** The bytes of a fresh key: 32 of them, or PKCS #8 for ES256. */
export function newSecret(kind: KeyKind): Uint8Array {
  if (kind === 'sm2') return sm2KeyPair(random).secretKey
  if (kind !== 'es256') return random(32)
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ format: 'der', type: 'pkcs8' })
}

/** What can be done with a key of each kind. A member that is absent makes no sense for it. */
export type LoadedKey = {
  readonly publicKey?: Uint8Array
  sign?(message: Uint8Array): Uint8Array
  decrypt?(cipher: Uint8Array): Uint8Array | undefined
  seal?(text: Uint8Array, context: string): Uint8Array
  unseal?(sealed: Uint8Array, context: string): Uint8Array
  hmac?(message: Uint8Array): Uint8Array
}

/** Readies a key for use. */
export function loadSecret(kind: KeyKind, secret: Uint8Array): LoadedKey {
  if (kind === 'sm2') {
    const { publicKey, sign } = nodeSm2().signer(secret, random)
    return { publicKey, sign, decrypt: (cipher) => sm2Decrypt(secret, cipher, random) }
  }
  if (kind === 'es256') {
    const key = createPrivateKey({ key: Buffer.from(secret), format: 'der', type: 'pkcs8' })
    const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
    return {
      publicKey: spki.subarray(spki.length - 65),
      sign: (message) =>
        createSign('sha256').update(message).sign({ key, dsaEncoding: 'ieee-p1363' }),
    }
  }
  if (kind === 'seal') {
    return {
      seal: (text, context) => sealWith(secret, text, context),
      unseal: (sealed, context) => openWith(secret, sealed, context),
    }
  }
  return { hmac: (message) => createHmac('sha256', secret).update(message).digest() }
}

/** The little of Node that `node-sm2.ts` uses; the rest of this package must not see Node's types. */
declare module 'node:crypto' {
  interface KeyObject {
    readonly asymmetricKeyType?: string
  }
  interface Hash {
    update(data: Uint8Array): Hash
    digest(): Uint8Array
  }
  interface Sign {
    update(data: Uint8Array): Sign
    sign(key: KeyObject): Uint8Array
  }
  interface Verify {
    update(data: Uint8Array): Verify
    verify(key: KeyObject, signature: Uint8Array): boolean
  }
  type Der<T> = { key: Uint8Array; format: 'der'; type: T }
  export function createHash(algorithm: string): Hash
  /** Since 20.12. */
  export const hash:
    | ((algorithm: string, data: Uint8Array, outputEncoding: 'buffer') => Uint8Array)
    | undefined
  export function createSign(algorithm: string): Sign
  export function createVerify(algorithm: string): Verify
  export function createPublicKey(key: Der<'spki'>): KeyObject
  export function createPrivateKey(key: Der<'pkcs8'>): KeyObject
  export function randomBytes(length: number): Uint8Array
  export const ECDH: {
    convertKey(
      key: Uint8Array,
      curve: string,
      inputEncoding: undefined,
      outputEncoding: undefined,
      format: 'uncompressed',
    ): Uint8Array
  }
}

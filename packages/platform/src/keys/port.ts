/** What a key is for: signing with SM2 (and decrypting), signing JOSE with ES256, sealing, or MACs. */
export type KeyKind = 'sm2' | 'es256' | 'seal' | 'hmac'

/**
 * Where the platform's lasting keys live. It has the shape of a hardware module (PKCS#11): keys are
 * named, never read, and every call may cross a wire. An id names one key of one kind for ever.
 *
 * Every member rejects with `KEYS_UNKNOWN` when the key does not exist, and with a TypeError when it is
 * of another kind.
 */
export type KeyPort = {
  /** Makes the key unless it exists. */
  ensure(keyId: string, kind: KeyKind): Promise<void>
  /** SM2: compressed, 33 bytes. ES256: uncompressed point, 65 bytes. */
  publicKey(keyId: string): Promise<Uint8Array>
  /** `r || s`, 64 bytes. SM2 with the default user id, or ECDSA P-256 with SHA-256. */
  sign(keyId: string, message: Uint8Array): Promise<Uint8Array>
  /** Decrypts what was encrypted to an SM2 public key; undefined when it does not check out. */
  decrypt(keyId: string, cipher: Uint8Array): Promise<Uint8Array | undefined>
  /**
   * Encrypts so that only `unseal` under the same key and context gets it back.
   *
   * @param context what the text belongs to, such as a row's identity: binds it to its place.
   */
  seal(keyId: string, text: Uint8Array, context: string): Promise<Uint8Array>
  /** Rejects when the bytes were changed, or sealed under another key or context. */
  unseal(keyId: string, sealed: Uint8Array, context: string): Promise<Uint8Array>
  /** HMAC-SHA-256, 32 bytes: keyed digests for look-up, and secrets derived by label. */
  hmac(keyId: string, message: Uint8Array): Promise<Uint8Array>
  /** Destroys the key: whatever it sealed is gone for good. */
  destroy(keyId: string): Promise<void>
}

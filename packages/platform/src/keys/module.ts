import type { KeyKind } from './port.ts'

/** Names a key within one open session of a module, and nothing else: it is no secret. */
export type KeyHandle = number

export interface KeyTemplate {
  /** `CKA_LABEL`: lower-case letters, digits and `-`, at most 64. One key a label. */
  readonly label: string
  readonly kind: KeyKind
}

export interface KeyAttributes extends KeyTemplate {
  /** SM2: compressed, 33 bytes. ES256: uncompressed point, 65 bytes. Absent for secret keys. */
  readonly publicKey?: Uint8Array
}

/**
 * A module that holds keys, in the shape of PKCS#11 (OASIS, version 3.0): sessions, a login, objects
 * that are found by template and used by handle, and no way to read a key. The names of its calls are
 * beside each member, so that a binding to a hardware module is a thin file.
 */
export interface KeyModule {
  /** `C_OpenSession`. */
  openSession(): Promise<KeySession>
}

/**
 * Rejects with `KEYS_LOCKED` before the login, with `KEYS_UNKNOWN` for a handle whose key is gone, and
 * with `KEYS_DAMAGED` for a key that cannot be read back. A key of the wrong kind is a TypeError.
 */
export interface KeySession {
  /** `C_Login` with the module's secret. @throws EsscError `KEYS_MASTER_WRONG` */
  login(secret: Uint8Array): Promise<void>
  /** `C_Logout`. */
  logout(): Promise<void>
  /** `C_CloseSession`. */
  close(): Promise<void>
  /** `C_GenerateKey`, `C_GenerateKeyPair`. @throws EsscError `KEYS_EXISTS` */
  generate(template: KeyTemplate): Promise<KeyHandle>
  /** `C_FindObjects`: every key that has what the template names. */
  find(template: Partial<KeyTemplate>): Promise<KeyHandle[]>
  /** `C_GetAttributeValue`. */
  attributes(handle: KeyHandle): Promise<KeyAttributes>
  /** `C_Sign`: `r || s` of 64 bytes by SM2 (with SM3) or ECDSA P-256, or HMAC-SHA-256 of 32. */
  sign(handle: KeyHandle, message: Uint8Array): Promise<Uint8Array>
  /** `C_Decrypt` with SM2; undefined when it does not check out. */
  decrypt(handle: KeyHandle, cipher: Uint8Array): Promise<Uint8Array | undefined>
  /** `C_EncryptMessage` with AES-256-GCM and associated data. */
  encryptMessage(handle: KeyHandle, text: Uint8Array, context: string): Promise<Uint8Array>
  /** `C_DecryptMessage`; rejects when anything was changed. */
  decryptMessage(handle: KeyHandle, sealed: Uint8Array, context: string): Promise<Uint8Array>
  /** `C_WrapKey`: a key under a sealing key, to be kept or carried elsewhere. */
  wrap(wrapping: KeyHandle, handle: KeyHandle): Promise<Uint8Array>
  /** `C_UnwrapKey`. @throws EsscError `KEYS_EXISTS`, `KEYS_DAMAGED` */
  unwrap(wrapping: KeyHandle, wrapped: Uint8Array, label: string): Promise<KeyHandle>
  /** `C_DestroyObject`. */
  destroy(handle: KeyHandle): Promise<void>
}

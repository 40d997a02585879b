import { type Static, Type } from 'typebox'
import { Bytes, Shape, UnixTime } from '../schema.ts'

export const AuthoriseBody = Shape({
  /** A fresh code key for identity codes, and its signature over `authorisationRequest` bytes. */
  identity: Type.Optional(Shape({ codeKey: Bytes(33), signature: Bytes(64) })),
  /** True to get a payment handle too; only cards of level 2 do. */
  payment: Type.Optional(Type.Boolean()),
})
export type AuthoriseBody = Static<typeof AuthoriseBody>

export const AuthoriseAnswer = Shape({
  identity: Type.Optional(
    Shape({
      /** Bytes 0..123 of the compact code. */
      authorisation: Bytes(124),
      endsAtUnix: UnixTime,
    }),
  ),
  payment: Type.Optional(
    Shape({
      /** Two digits of issuer prefix and nine of device handle. */
      handle: Type.String({ pattern: '^[0-9]{11}$' }),
      /** The key of the one-time numbers. */
      secret: Bytes(32),
      endsAtUnix: UnixTime,
    }),
  ),
})
export type AuthoriseAnswer = Static<typeof AuthoriseAnswer>

/**
 * What terminals verify with, signed by the key that was pinned when the terminal was provisioned.
 * `payload` is the exact JSON text that `signature` covers, after the tag `SC1-bundle`.
 */
export const SignedTrustBundle = Shape({ payload: Type.String(), signature: Bytes(64) })
export type SignedTrustBundle = Static<typeof SignedTrustBundle>

export const TrustBundle = Shape({
  version: Type.Literal(1),
  sequence: Type.Integer({ minimum: 1 }),
  issuedAtUnix: UnixTime,
  expiresAtUnix: UnixTime,
  /** Compressed SM2 keys that sign compact codes. */
  issuerKeys: Type.Array(Bytes(33), { maxItems: 64 }),
  statusLists: Type.Array(
    Shape({
      list: Type.Integer({ minimum: 0, maximum: 65535 }),
      /** Places in the list. */
      size: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
      /** One bit a place, zlib, base64url (IETF Token Status List, section 4). */
      bits: Type.String(),
    }),
    { maxItems: 1024 },
  ),
})
export type TrustBundle = Static<typeof TrustBundle>

import { type Static, Type } from 'typebox'
import { Bytes, Shape, UnixTime } from '../schema.ts'

/** A fresh code key for compact codes, and its signature over `authorisationRequest` bytes. */
const CodeKeyRequest = Shape({ codeKey: Bytes(33), signature: Bytes(64) })

const StatusList = Type.Integer({ minimum: 0, maximum: 0xffff })
const StatusIndex = Type.Integer({ minimum: 0, maximum: 0xffffffff })

/** How the codes of one issuer of the transport layout are to be read: one way, never a search. */
export const TransportProfile = Shape({
  /** Eight digits. */
  issuerId: Type.String({ pattern: '^[0-9]{8}$' }),
  /** What times count from: 1970 in UTC, or 2000-01-01 at +08:00. */
  epoch: Type.Union([Type.Literal('1970'), Type.Literal('2000')]),
  /** What both algorithm bytes of a code must be. */
  algorithm: Type.Integer({ minimum: 0, maximum: 255 }),
})
export type TransportProfile = Static<typeof TransportProfile>

export const AuthoriseBody = Shape({
  identity: Type.Optional(CodeKeyRequest),
  /** Only where the city allows travel with compact codes: TRAVEL_NOT_OPEN elsewhere. */
  travel: Type.Optional(CodeKeyRequest),
  /**
   * True from a phone without BigInt, before it asks for a chain: the links of a chain are bound to its
   * place, so the place comes first. It is held for this session for ten minutes.
   */
  chainPlace: Type.Optional(Type.Boolean()),
  /** The chain that the phone made for the place which it was given. */
  chain: Type.Optional(
    Shape({
      purpose: Type.Union([Type.Literal('identity'), Type.Literal('travel')]),
      statusList: StatusList,
      statusIndex: StatusIndex,
      anchor: Bytes(32),
    }),
  ),
  /** Only where the city's gates take the transport ministry's layout: TRAVEL_NOT_OPEN elsewhere. */
  transport: Type.Optional(CodeKeyRequest),
  /** True to get a payment handle too; only cards of level 2 do. */
  payment: Type.Optional(Type.Boolean()),
  /**
   * True to be given what is open to this card and told of the rest in `closed`; without it one closed
   * purpose refuses the whole request.
   */
  ifOpen: Type.Optional(Type.Boolean()),
})
export type AuthoriseBody = Static<typeof AuthoriseBody>

/** Bytes 0..123 of the compact code. */
const CompactAuthorisation = Shape({ authorisation: Bytes(124), endsAtUnix: UnixTime })

const ClosedPurpose = Type.Union([
  Type.Literal('BANK_NOT_LINKED'),
  Type.Literal('PAYMENT_NOT_OPEN'),
  Type.Literal('TRAVEL_NOT_OPEN'),
])

export const AuthoriseAnswer = Shape({
  identity: Type.Optional(CompactAuthorisation),
  travel: Type.Optional(CompactAuthorisation),
  chainPlace: Type.Optional(Shape({ statusList: StatusList, statusIndex: StatusIndex })),
  /** Bytes 0..122 of the chain code. */
  chain: Type.Optional(Shape({ authorisation: Bytes(123), endsAtUnix: UnixTime })),
  /** Fields 1 to 15 of a transport code, and how the phone is to write the rest. */
  transport: Type.Optional(
    Shape({
      authorisation: Bytes(200, 1_000),
      /** In Unix time, whatever the profile counts from. */
      endsAtUnix: UnixTime,
      profile: TransportProfile,
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
  /** Why something that was asked for with `ifOpen` is not there. */
  closed: Type.Optional(
    Shape({
      travel: Type.Optional(ClosedPurpose),
      transport: Type.Optional(ClosedPurpose),
      payment: Type.Optional(ClosedPurpose),
      chain: Type.Optional(ClosedPurpose),
    }),
  ),
})
export type AuthoriseAnswer = Static<typeof AuthoriseAnswer>

/**
 * What terminals verify with, signed by the key that was pinned when the terminal was provisioned.
 * `payload` is the exact JSON text that `signature` covers, after the tag `SC1-bundle`.
 */
export const SignedTrustBundle = Shape({
  payload: Type.String(),
  signature: Bytes(64),
  /** The same by the key before, for terminals that have not heard of its successor. */
  former: Type.Optional(Bytes(64)),
})
export type SignedTrustBundle = Static<typeof SignedTrustBundle>

export const TrustBundle = Shape({
  version: Type.Literal(1),
  sequence: Type.Integer({ minimum: 1 }),
  issuedAtUnix: UnixTime,
  expiresAtUnix: UnixTime,
  /** When it expires at gates, which may be without a network for longer. */
  gatesUntilUnix: Type.Optional(UnixTime),
  /** Keys that sign bundles, oldest first, once there are successors of the first. */
  bundleKeys: Type.Optional(Type.Array(Bytes(33), { maxItems: 8 })),
  /** Compressed SM2 keys that sign compact codes and chain codes. */
  issuerKeys: Type.Array(Bytes(33), { maxItems: 64 }),
  statusLists: Type.Array(
    Shape({
      list: StatusList,
      /** Places in the list. */
      size: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
      /** One bit a place, zlib, base64url (IETF Token Status List, section 4). */
      bits: Type.String(),
    }),
    { maxItems: 1024 },
  ),
  /** ES256 keys of the same lists as signed JWTs (`/v1/status-lists/{list}`). */
  statusListKeys: Type.Optional(
    Type.Array(
      Shape({
        kid: Type.String(),
        kty: Type.Literal('EC'),
        crv: Type.Literal('P-256'),
        x: Bytes(32),
        y: Bytes(32),
      }),
      { maxItems: 16 },
    ),
  ),
  /** For gates that read the transport layout. */
  transport: Type.Optional(
    Shape({
      /** CA root records of 144 bytes; their own signatures were verified before they came here. */
      roots: Type.Array(Bytes(144), { maxItems: 64 }),
      profiles: Type.Array(TransportProfile, { maxItems: 256 }),
    }),
  ),
  /** Heads of the activity log's chain, newest last. */
  activityRoots: Type.Optional(
    Type.Array(
      Shape({ entries: Type.Integer({ minimum: 0 }), root: Bytes(32), atUnix: UnixTime }),
      { maxItems: 64 },
    ),
  ),
})
export type TrustBundle = Static<typeof TrustBundle>

/** A printed code, told once: what is not printed now is printed anew. */
export const PrintedCodeAnswer = Shape({
  /** As the paper's QR carries it. */
  text: Type.String(),
  issuedAtUnix: UnixTime,
  endsAtUnix: UnixTime,
})
export type PrintedCodeAnswer = Static<typeof PrintedCodeAnswer>

/** The printed code that is good now, if there is one. */
export const PrintedAnswer = Shape({
  printed: Type.Optional(Shape({ issuedAtUnix: UnixTime, endsAtUnix: UnixTime })),
})
export type PrintedAnswer = Static<typeof PrintedAnswer>

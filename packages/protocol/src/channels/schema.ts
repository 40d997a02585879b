import { type Static, Type } from 'typebox'
import { Bytes, Id, Shape, UnixTime, Uuid } from '../schema.ts'

export const HelloAnswer = Shape({
  /** 32 random bytes for a host that has no secure randomness of its own. */
  random: Bytes(32),
  /** The platform's clock in milliseconds since 1970. */
  nowMs: Type.Integer({ minimum: 0 }),
})
export type HelloAnswer = Static<typeof HelloAnswer>

/** What a channel may ask for a holder. A ticket names at most the channel's registered scopes. */
export const Scope = Type.Union([
  Type.Literal('card'),
  Type.Literal('codes'),
  Type.Literal('payments'),
  Type.Literal('services'),
])
export type Scope = Static<typeof Scope>

export const TicketBody = Shape({
  /** The host user as the channel's server knows it: opaque, stable, one per person and channel. */
  hostUser: Type.String({ minLength: 1, maxLength: 128 }),
  /** SHA-256 of the verifier that the SDK made, as in PKCE (RFC 7636). */
  verifierDigest: Bytes(32),
  scopes: Type.Array(Scope, { minItems: 1, maxItems: 4, uniqueItems: true }),
  /** The channel that this one is reached through, for channels of the second level. */
  upstreamChannel: Type.Optional(Id),
})
export type TicketBody = Static<typeof TicketBody>

export const TicketAnswer = Shape({ ticket: Bytes(32), expiresAtUnix: UnixTime })
export type TicketAnswer = Static<typeof TicketAnswer>

export const SessionBody = Shape({
  ticket: Bytes(32),
  /** The verifier whose SHA-256 the ticket carries. */
  verifier: Bytes(32),
  /** This installation, drawn once on the phone: tells one phone from another, nothing more. */
  deviceId: Bytes(16),
  /** The host's name, such as `wechat`: it decides which ways of a face check are offered. */
  host: Type.Optional(Type.String({ pattern: '^[a-z-]{1,24}$' })),
})
export type SessionBody = Static<typeof SessionBody>

/** Where a holder stands: no card yet, a card that a password or face must open, or open. */
export const HolderState = Type.Union([
  Type.Literal('none'),
  Type.Literal('locked'),
  Type.Literal('open'),
])
export type HolderState = Static<typeof HolderState>

export const SessionAnswer = Shape({
  sessionId: Uuid,
  /** The key of every proof of this session. */
  secret: Bytes(32),
  token: Bytes(32),
  tokenExpiresAtUnix: UnixTime,
  expiresAtUnix: UnixTime,
  holder: HolderState,
  nowMs: Type.Integer({ minimum: 0 }),
  /** 32 random bytes, mixed into the phone's own. */
  random: Bytes(32),
  /** The SM2 key that passwords are encrypted to. */
  passwordKey: Bytes(33),
})
export type SessionAnswer = Static<typeof SessionAnswer>

export const TokenAnswer = Shape({ token: Bytes(32), tokenExpiresAtUnix: UnixTime })
export type TokenAnswer = Static<typeof TokenAnswer>

export const EventKind = Type.Union([
  Type.Literal('card.changed'),
  Type.Literal('code.used'),
  Type.Literal('desk.resolved'),
  Type.Literal('payment.awaitingHolder'),
  Type.Literal('payment.changed'),
  Type.Literal('service.opened'),
])
export type EventKind = Static<typeof EventKind>

export const EventsQuery = Shape({
  /** The number of the last event seen; 0 before the first. Left out: start at the newest. */
  after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
  /** How long to hold the request while nothing happens, at most 25 s. */
  waitSeconds: Type.Optional(Type.String({ pattern: '^(0|[1-9]|1[0-9]|2[0-5])$' })),
})
export type EventsQuery = Static<typeof EventsQuery>

export const EventsAnswer = Shape({
  /** Hints in commit order: what changed, not how. */
  events: Type.Array(Shape({ number: Type.Integer({ minimum: 1 }), kind: EventKind, id: Uuid })),
  /** What to pass as `after` next. */
  cursor: Type.Integer({ minimum: 0 }),
})
export type EventsAnswer = Static<typeof EventsAnswer>

import { type Static, Type } from 'typebox'
import { Bytes, Id, Shape, UnixTime, Uuid } from '../schema.ts'

export const TerminalKind = Type.Union([Type.Literal('till'), Type.Literal('desk')])
export type TerminalKind = Static<typeof TerminalKind>

export const ProvisionBody = Shape({
  /** The one-time code that the operator of the platform gave to the terminal's operator. */
  provisioningCode: Type.String({ pattern: '^[A-Z0-9]{4}(-[A-Z0-9]{4}){3}$' }),
  /** The key that the terminal made for itself. */
  publicKey: Bytes(33),
})
export type ProvisionBody = Static<typeof ProvisionBody>

export const ProvisionAnswer = Shape({
  terminalId: Uuid,
  kind: TerminalKind,
  /** The shop or office, as holders see it. */
  operatorName: Type.String(),
  /** Pins the key of the trust bundle: 33 bytes. */
  bundleKey: Bytes(33),
})
export type ProvisionAnswer = Static<typeof ProvisionAnswer>

export const TerminalSessionBody = Shape({
  terminalId: Uuid,
  nonce: Type.String({ maxLength: 64 }),
  random: Bytes(12),
  /** Over the lines `essc-terminal-v1`, terminal id, nonce, random, joined by LF. */
  signature: Bytes(64),
})
export type TerminalSessionBody = Static<typeof TerminalSessionBody>

export const TerminalSessionAnswer = Shape({
  sessionId: Uuid,
  secret: Bytes(32),
  token: Bytes(32),
  expiresAtUnix: UnixTime,
  kind: TerminalKind,
  operatorName: Type.String(),
})
export type TerminalSessionAnswer = Static<typeof TerminalSessionAnswer>

export const ResolveBody = Shape({
  /** The code as it was read: `SC1:` and base45. */
  code: Type.String({ minLength: 10, maxLength: 1200 }),
  /** One of the purposes registered for the desk. */
  purpose: Id,
  operator: Type.String({ minLength: 1, maxLength: 40 }),
  office: Type.String({ minLength: 1, maxLength: 60 }),
  /** What the desk showed for the phone to scan; needed for purposes that ask for a bound code. */
  challenge: Type.Optional(Bytes(16)),
})
export type ResolveBody = Static<typeof ResolveBody>

export const ResolvedField = Type.Union([
  Type.Literal('name'),
  Type.Literal('documentNumber'),
  Type.Literal('region'),
  Type.Literal('birthYear'),
  Type.Literal('insured'),
])
export type ResolvedField = Static<typeof ResolvedField>

export const ResolveAnswer = Shape({
  receiptId: Uuid,
  purpose: Id,
  /** The code was captured while the desk had no network, and resolved later. */
  late: Type.Optional(Type.Literal(true)),
  /** The holder's photo, a `data:` address, where the code was a printed one: compare it. */
  photo: Type.Optional(Type.String()),
  /** The fields that are registered for this purpose, and no other. */
  fields: Type.Partial(
    Shape({
      name: Type.String(),
      documentNumber: Type.String(),
      region: Type.String(),
      birthYear: Type.Integer(),
      insured: Type.Boolean(),
    }),
  ),
})
export type ResolveAnswer = Static<typeof ResolveAnswer>

/**
 * A code that a desk took while it had no network, at most 24 hours ago. `signature` is by the
 * terminal's own key, over `captureMessage` (desk/capture.ts).
 */
export const CaptureBody = Shape({
  code: Type.String({ minLength: 10, maxLength: 1200 }),
  purpose: Id,
  operator: Type.String({ minLength: 1, maxLength: 40 }),
  office: Type.String({ minLength: 1, maxLength: 60 }),
  challenge: Type.Optional(Bytes(16)),
  capturedAtUnix: UnixTime,
  signature: Bytes(64),
})
export type CaptureBody = Static<typeof CaptureBody>

/** Codes that a terminal accepted without a network. */
export const UploadBody = Shape({
  uses: Type.Array(
    Shape({ code: Type.String({ minLength: 10, maxLength: 1200 }), takenAtUnix: UnixTime }),
    { minItems: 1, maxItems: 100 },
  ),
})
export type UploadBody = Static<typeof UploadBody>

/** What became of each, in their order. `replayed`: another terminal, or an online use, had it too. */
export const UploadAnswer = Shape({
  results: Type.Array(
    Type.Union([Type.Literal('recorded'), Type.Literal('replayed'), Type.Literal('refused')]),
  ),
})
export type UploadAnswer = Static<typeof UploadAnswer>

import { type Static, Type } from 'typebox'
import { Bytes, Region, SealedPassword, Shape, UnixTime, Uuid } from '../schema.ts'

export const CardStatus = Type.Union([
  Type.Literal('active'),
  Type.Literal('lost'),
  Type.Literal('cancelled'),
  Type.Literal('expired'),
  /** By the holder; a face and a new password open it again. */
  Type.Literal('stopped'),
])
export type CardStatus = Static<typeof CardStatus>

/** The card as it may be shown without a password: everything personal is masked on the platform. */
export const Card = Shape({
  cardId: Uuid,
  status: CardStatus,
  level: Type.Union([Type.Literal(1), Type.Literal(2)]),
  maskedName: Type.String(),
  maskedNumber: Type.String(),
  region: Region,
  regionName: Shape({ zh: Type.String(), en: Type.String() }),
  bankName: Type.String(),
  /** `YYYY-MM-DD`. */
  issuedOn: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
  validUntil: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
  /** Whether paying is open in the holder's prefecture. */
  paymentOpen: Type.Boolean(),
})
export type Card = Static<typeof Card>

/** Leaving one channel, or closing the card, is agreed to with the password. */
export const LeaveBody = Shape({ sealedPassword: SealedPassword })
export type LeaveBody = Static<typeof LeaveBody>

/** With the password, or with a face check that `cards.startFace` ordered: exactly one of the two. */
export const RevealBody = Type.Union([
  Shape({ sealedPassword: SealedPassword }),
  Shape({ challengeId: Uuid }),
])
export type RevealBody = Static<typeof RevealBody>

/** Name and number, sealed under a key of this session's alone (cards/reveal.ts). */
export const RevealAnswer = Shape({
  sealed: Bytes(28, 1_000),
  /** Whoever opened it hides it again then: thirty seconds later. */
  expiresAtUnix: UnixTime,
})
export type RevealAnswer = Static<typeof RevealAnswer>

/** What is shown to a clerk in place of the physical card. Written into the holder's activity. */
export const Licence = Shape({
  name: Type.String(),
  maskedNumber: Type.String(),
  status: CardStatus,
  level: Type.Union([Type.Literal(1), Type.Literal(2)]),
  region: Region,
  regionName: Shape({ zh: Type.String(), en: Type.String() }),
  bankName: Type.String(),
  issuedOn: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
  validUntil: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
  /** The platform's time: the running clock begins here. */
  atUnix: UnixTime,
  /** Until when it may stand on the screen without being asked for again. */
  expiresAtUnix: UnixTime,
})
export type Licence = Static<typeof Licence>

import { type Static, Type } from 'typebox'
import { Region, SealedPassword, Shape, Uuid } from '../schema.ts'

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

export const RevealBody = Shape({ sealedPassword: SealedPassword })
export type RevealBody = Static<typeof RevealBody>

export const RevealAnswer = Shape({ name: Type.String(), documentNumber: Type.String() })
export type RevealAnswer = Static<typeof RevealAnswer>

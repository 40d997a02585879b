import { type Static, Type } from 'typebox'
import { Bytes, SealedPassword, Shape, Uuid } from '../schema.ts'

/** The step that an enrolment waits at. The platform alone moves it on. */
export const EnrolmentStep = Type.Union([
  Shape({ kind: Type.Literal('identity') }),
  Shape({
    kind: Type.Literal('face'),
    maskedName: Type.String(),
    attemptsLeft: Type.Integer({ minimum: 0 }),
  }),
  Shape({ kind: Type.Literal('password') }),
  Shape({
    kind: Type.Literal('done'),
    cardId: Uuid,
    level: Type.Union([Type.Literal(1), Type.Literal(2)]),
    /** True when the card existed already, through another channel or phone, and was joined. */
    joined: Type.Boolean(),
  }),
])
export type EnrolmentStep = Static<typeof EnrolmentStep>

export const IdentityBody = Shape({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  documentNumber: Type.String({ minLength: 1, maxLength: 24 }),
})
export type IdentityBody = Static<typeof IdentityBody>

/** How the host takes the face: its own check, or the bridge's. */
export const FaceMeans = Type.Union([
  Type.Literal('wechat'),
  Type.Literal('alipay'),
  Type.Literal('bridge'),
])
export type FaceMeans = Static<typeof FaceMeans>

export const StartFaceBody = Shape({ means: FaceMeans })
export type StartFaceBody = Static<typeof StartFaceBody>

/** A face check that was ordered from the provider. The host is handed `providerId`, and only that. */
export const FaceChallenge = Shape({
  challengeId: Uuid,
  means: FaceMeans,
  /** WeChat's verifyId, Alipay's certifyId, or the bridge's id. */
  providerId: Bytes(16, 48),
  /** Alipay's page for the check; empty elsewhere. */
  url: Type.String({ maxLength: 400 }),
})
export type FaceChallenge = Static<typeof FaceChallenge>

export const FinishFaceBody = Shape({ challengeId: Uuid })
export type FinishFaceBody = Static<typeof FinishFaceBody>

export const SetPasswordBody = Shape({ sealedPassword: SealedPassword })
export type SetPasswordBody = Static<typeof SetPasswordBody>

export const UnlockBody = Shape({ sealedPassword: SealedPassword })
export type UnlockBody = Static<typeof UnlockBody>

/** The bank account behind the physical card, as far as a holder needs it to recognise it. */
export const BankAnswer = Shape({
  linked: Type.Boolean(),
  bankName: Type.String(),
  accountTail: Type.String({ pattern: '^[0-9]{4}$' }),
})
export type BankAnswer = Static<typeof BankAnswer>

export const StartBankBody = Shape({
  /** The mobile number on file with the bank. */
  phone: Type.String({ pattern: '^1[0-9]{10}$' }),
})
export type StartBankBody = Static<typeof StartBankBody>

export const StartBankAnswer = Shape({
  /** To be handed back with the code that the bank sent. */
  requestId: Uuid,
  codeLength: Type.Literal(6),
})
export type StartBankAnswer = Static<typeof StartBankAnswer>

export const FinishBankBody = Shape({
  requestId: Uuid,
  code: Type.String({ pattern: '^[0-9]{6}$' }),
})
export type FinishBankBody = Static<typeof FinishBankBody>

import { type Static, Type } from 'typebox'
import { Card } from '../cards/schema.ts'
import { Bytes, SealedPassword, Shape, UnixTime, Uuid } from '../schema.ts'

export const DocumentKindName = Type.Union([
  Type.Literal('resident-id'),
  Type.Literal('hong-kong-permit'),
  Type.Literal('macao-permit'),
  Type.Literal('taiwan-permit'),
  Type.Literal('foreign-resident-2017'),
  Type.Literal('foreign-resident-2023'),
])

/** Where a face may be checked: by the host itself, on the platform's page, or at a desk. */
export const FacePath = Type.Union([
  Type.Literal('host'),
  Type.Literal('page'),
  Type.Literal('desk'),
])
export type FacePath = Static<typeof FacePath>

/** A way on for a holder whose face did not match twice, and what to bring. */
export const FaceHelp = Shape({
  kind: Type.Union([Type.Literal('helper'), Type.Literal('desk'), Type.Literal('bank')]),
  bring: Type.Array(
    Type.Union([
      /** The identity document that the number is on. */
      Type.Literal('document'),
      Type.Literal('physicalCard'),
      Type.Literal('phone'),
      Type.Literal('helperDocument'),
    ]),
  ),
})
export type FaceHelp = Static<typeof FaceHelp>

/** What is read to a desk so that it finds this enrolment: eight characters, in two groups. */
export const DeskReference = Type.String({
  pattern: '^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$',
})

/** The step that an enrolment waits at. The platform alone moves it on. */
export const EnrolmentStep = Type.Union([
  Shape({ kind: Type.Literal('identity') }),
  /** Only where the channel asks for it: a code by text message. */
  Shape({
    kind: Type.Literal('sms'),
    /** Absent until a code was sent from this session. */
    sent: Type.Optional(
      Shape({
        /** Such as `199****9000`. */
        maskedPhone: Type.String(),
        expiresAtUnix: UnixTime,
        /** From then on another may be sent. */
        sendAgainAtUnix: UnixTime,
        attemptsLeft: Type.Integer({ minimum: 0 }),
      }),
    ),
  }),
  Shape({
    kind: Type.Literal('face'),
    maskedName: Type.String(),
    attemptsLeft: Type.Integer({ minimum: 0 }),
    documentKind: DocumentKindName,
    /** The ways that are open to this kind of document in this host, the best first; never none. */
    paths: Type.Array(FacePath, { minItems: 1 }),
    /** Empty until two faces of this day did not match. */
    help: Type.Array(FaceHelp),
    /** What to read to a desk, once it was asked for. */
    desk: Type.Optional(Shape({ reference: DeskReference, expiresAtUnix: UnixTime })),
  }),
  Shape({ kind: Type.Literal('password') }),
  Shape({
    kind: Type.Literal('done'),
    cardId: Uuid,
    level: Type.Union([Type.Literal(1), Type.Literal(2)]),
    /** True when the card existed already, through another channel or phone, and was joined. */
    joined: Type.Boolean(),
    /** The card, where this very answer opened it, so that it need not be asked for. */
    card: Type.Optional(Card),
  }),
])
export type EnrolmentStep = Static<typeof EnrolmentStep>

export const EnrolmentQuery = Shape({
  /** A holder who has forgotten the password: the face comes next, and a new password. */
  recover: Type.Optional(Type.Literal('true')),
})
export type EnrolmentQuery = Static<typeof EnrolmentQuery>

export const IdentityBody = Shape({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  documentNumber: Type.String({ minLength: 1, maxLength: 24 }),
})
export type IdentityBody = Static<typeof IdentityBody>

/** One photo of a document is taken by `POST` to `path`, as a form of one part named `photo`. */
export const StartPhotoAnswer = Shape({
  /** Below the platform's address; good once, for five minutes. */
  path: Type.String({ pattern: '^/v1/enrolment/photo/[A-Za-z0-9_-]{43}$' }),
  expiresAtUnix: UnixTime,
  /** JPEG or PNG of at most so many bytes. */
  maxBytes: Type.Integer({ minimum: 1 }),
})
export type StartPhotoAnswer = Static<typeof StartPhotoAnswer>

/**
 * What was read from a photo of a document. A proposal for the form and nothing more: the holder
 * corrects it, and what counts is what the identity step sends.
 */
export const DocumentReading = Shape({
  /** Absent where the kind was not recognised. */
  documentKind: Type.Optional(DocumentKindName),
  /** Empty where it could not be read; so is the number. */
  name: Type.String({ maxLength: 60 }),
  documentNumber: Type.String({ maxLength: 24 }),
  /** Whether the number passes its check digit; where false, a digit was misread. */
  isNumberValid: Type.Boolean(),
})
export type DocumentReading = Static<typeof DocumentReading>

/** A mobile number of the mainland. */
export const Phone = Type.String({ pattern: '^1[0-9]{10}$' })

export const SendSmsBody = Shape({ phone: Phone })
export type SendSmsBody = Static<typeof SendSmsBody>

export const CheckSmsBody = Shape({ code: Type.String({ pattern: '^[0-9]{6}$' }) })
export type CheckSmsBody = Static<typeof CheckSmsBody>

/** How the host takes the face: its own check, or the bridge's. */
export const FaceMeans = Type.Union([
  Type.Literal('wechat'),
  Type.Literal('alipay'),
  Type.Literal('bridge'),
])
export type FaceMeans = Static<typeof FaceMeans>

/** How a face is taken: by the host, or on the platform's page. */
export const FaceCheckMeans = Type.Union([FaceMeans, Type.Literal('page')])
export type FaceCheckMeans = Static<typeof FaceCheckMeans>

export const StartFaceBody = Shape({ means: FaceCheckMeans })
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

/** The same where the platform's own page may be the way: `url` is that page then. */
export const FaceCheck = Shape({
  challengeId: Uuid,
  means: FaceCheckMeans,
  /** Empty for `page`: the page has a name of its own for the check. */
  providerId: Type.Union([Bytes(16, 48), Type.Literal('')]),
  url: Type.String({ maxLength: 400 }),
})
export type FaceCheck = Static<typeof FaceCheck>

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
  phone: Phone,
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

/** A desk looks up the enrolment that somebody at the window has read the reference of. */
export const FindEnrolmentBody = Shape({
  reference: DeskReference,
  operator: Type.String({ minLength: 1, maxLength: 40 }),
  office: Type.String({ minLength: 1, maxLength: 60 }),
})
export type FindEnrolmentBody = Static<typeof FindEnrolmentBody>

/** What the clerk compares with the person and the document on the table. */
export const FindEnrolmentAnswer = Shape({
  name: Type.String(),
  documentNumber: Type.String(),
  documentKind: DocumentKindName,
  /** A `data:` address; absent where the registry has none. */
  photo: Type.Optional(Type.String()),
})
export type FindEnrolmentAnswer = Static<typeof FindEnrolmentAnswer>

export const SettleEnrolmentBody = Shape({
  reference: DeskReference,
  outcome: Type.Union([Type.Literal('passed'), Type.Literal('refused')]),
  operator: Type.String({ minLength: 1, maxLength: 40 }),
  office: Type.String({ minLength: 1, maxLength: 60 }),
})
export type SettleEnrolmentBody = Static<typeof SettleEnrolmentBody>

import type { Static, TSchema } from 'typebox'
import { ActivityAnswer } from './activity/schema.ts'
import { Card, LeaveBody, Licence, RevealAnswer, RevealBody } from './cards/schema.ts'
import {
  EventsAnswer,
  EventsQuery,
  HelloAnswer,
  SessionAnswer,
  SessionBody,
  TicketAnswer,
  TicketBody,
  TokenAnswer,
} from './channels/schema.ts'
import {
  AuthoriseAnswer,
  AuthoriseBody,
  PrintedAnswer,
  PrintedCodeAnswer,
  SignedTrustBundle,
} from './codes/schema.ts'
import {
  CaptureBody,
  ProvisionAnswer,
  ProvisionBody,
  ResolveAnswer,
  ResolveBody,
  TerminalSessionAnswer,
  TerminalSessionBody,
  UploadAnswer,
  UploadBody,
} from './desk/schema.ts'
import {
  BankAnswer,
  CheckSmsBody,
  EnrolmentQuery,
  EnrolmentStep,
  FaceChallenge,
  FaceCheck,
  FindEnrolmentAnswer,
  FindEnrolmentBody,
  FinishBankBody,
  FinishFaceBody,
  IdentityBody,
  SendSmsBody,
  SetPasswordBody,
  SettleEnrolmentBody,
  StartBankAnswer,
  StartBankBody,
  StartFaceBody,
  StartPhotoAnswer,
  UnlockBody,
} from './enrolment/schema.ts'
import type { OperationId } from './operations.ts'
import {
  Charge,
  ChargeBody,
  ConfirmBody,
  DayEntries,
  DayEntriesQuery,
  DayParameters,
  DayTotals,
  FindChargeQuery,
  HolderStatement,
  MonthTotalsAnswer,
  MonthTotalsQuery,
  Payment,
  PaymentFaceBody,
  PaymentsAnswer,
  PaymentsQuery,
  PaymentsSearchBody,
  PresentBody,
  Presentment,
  PresentmentId,
  QuoteAnswer,
  Refund,
  RefundBody,
  ScanBody,
  StatementLink,
  StatementPeriod,
  WithdrawAnswer,
} from './payments/schema.ts'
import { Id, Nothing, Shape, Uuid } from './schema.ts'
import { OpenServiceAnswer, ServicesAnswer, ServicesQuery } from './services/schema.ts'

const PaymentParameters = Shape({ paymentId: Uuid })

/**
 * The schemas of every operation: what goes in by path, query and body, and what comes back. For the
 * platform, which validates with them; phones import its types alone.
 */
export const contract = {
  'channels.hello': { answer: HelloAnswer },
  'channels.createTicket': { body: TicketBody, answer: TicketAnswer },
  'channels.createSession': { body: SessionBody, answer: SessionAnswer },
  'channels.renewToken': { body: Nothing, answer: TokenAnswer },
  'channels.closeSession': { body: Nothing, answer: Nothing },
  'channels.events': { query: EventsQuery, answer: EventsAnswer },

  'enrolment.get': { query: EnrolmentQuery, answer: EnrolmentStep },
  'enrolment.startPhoto': { body: Nothing, answer: StartPhotoAnswer },
  'enrolment.sendSms': { body: SendSmsBody, answer: EnrolmentStep },
  'enrolment.checkSms': { body: CheckSmsBody, answer: EnrolmentStep },
  'enrolment.startDesk': { body: Nothing, answer: EnrolmentStep },
  'enrolment.identify': { body: IdentityBody, answer: EnrolmentStep },
  'enrolment.startFace': { body: StartFaceBody, answer: FaceCheck },
  'enrolment.finishFace': { body: FinishFaceBody, answer: EnrolmentStep },
  'enrolment.setPassword': { body: SetPasswordBody, answer: EnrolmentStep },
  'enrolment.unlock': { body: UnlockBody, answer: Nothing },
  'enrolment.bank': { answer: BankAnswer },
  'enrolment.startBank': { body: StartBankBody, answer: StartBankAnswer },
  'enrolment.finishBank': { body: FinishBankBody, answer: BankAnswer },

  'cards.get': { answer: Card },
  'cards.startFace': { body: StartFaceBody, answer: FaceCheck },
  'cards.licence': { body: Nothing, answer: Licence },
  'cards.reveal': { body: RevealBody, answer: RevealAnswer },
  'cards.stop': { body: Nothing, answer: Nothing },
  'cards.unlink': { body: LeaveBody, answer: Nothing },
  'cards.close': { body: LeaveBody, answer: Nothing },

  'codes.authorise': { body: AuthoriseBody, answer: AuthoriseAnswer },
  'codes.trustBundle': { answer: SignedTrustBundle },
  'codes.print': { body: Nothing, answer: PrintedCodeAnswer },
  'codes.printed': { answer: PrintedAnswer },
  'codes.revokePrinted': { body: Nothing, answer: PrintedAnswer },

  'desk.provision': { body: ProvisionBody, answer: ProvisionAnswer },
  'desk.openSession': { body: TerminalSessionBody, answer: TerminalSessionAnswer },
  'desk.resolve': { body: ResolveBody, answer: ResolveAnswer },
  'desk.resolveLate': { body: CaptureBody, answer: ResolveAnswer },
  'desk.findEnrolment': { body: FindEnrolmentBody, answer: FindEnrolmentAnswer },
  'desk.settleEnrolment': { body: SettleEnrolmentBody, answer: Nothing },
  'desk.uploadUses': { body: UploadBody, answer: UploadAnswer },

  'payments.charge': { body: ChargeBody, answer: Charge },
  'payments.getCharge': { path: PaymentParameters, answer: Charge },
  'payments.voidCharge': { path: PaymentParameters, body: Nothing, answer: Charge },
  'payments.quote': { path: PaymentParameters, answer: QuoteAnswer },
  'payments.confirm': { path: PaymentParameters, body: ConfirmBody, answer: Payment },
  'payments.decline': { path: PaymentParameters, body: Nothing, answer: Payment },
  'payments.get': { path: PaymentParameters, answer: Payment },
  'payments.list': { query: PaymentsQuery, answer: PaymentsAnswer },
  'payments.search': { body: PaymentsSearchBody, answer: PaymentsAnswer },
  'payments.monthTotals': { query: MonthTotalsQuery, answer: MonthTotalsAnswer },
  'payments.findCharge': { query: FindChargeQuery, answer: Charge },
  'payments.refund': { path: PaymentParameters, body: RefundBody, answer: Refund },
  'payments.present': { body: PresentBody, answer: Presentment },
  'payments.withdraw': {
    path: Shape({ presentmentId: PresentmentId }),
    body: Nothing,
    answer: WithdrawAnswer,
  },
  'payments.dayTotals': { path: DayParameters, answer: DayTotals },
  'payments.dayEntries': { path: DayParameters, query: DayEntriesQuery, answer: DayEntries },
  'payments.linkDay': { path: DayParameters, body: Nothing, answer: StatementLink },
  'payments.scan': { body: ScanBody, answer: QuoteAnswer },
  'payments.startFace': { path: PaymentParameters, body: PaymentFaceBody, answer: FaceChallenge },
  'payments.statement': { query: StatementPeriod, answer: HolderStatement },
  'payments.linkStatement': { body: StatementPeriod, answer: StatementLink },

  'services.list': { query: ServicesQuery, answer: ServicesAnswer },
  'services.open': { path: Shape({ serviceId: Id }), body: Nothing, answer: OpenServiceAnswer },

  'activity.list': { answer: ActivityAnswer },
} as const satisfies Record<
  OperationId,
  { path?: TSchema; query?: TSchema; body?: TSchema; answer: TSchema }
>

type Contract = typeof contract

/** The body that an operation takes; `undefined` where it takes none. */
export type Body<O extends OperationId> = Contract[O] extends { body: infer B extends TSchema }
  ? Static<B>
  : undefined

/** What an operation answers. */
export type Answer<O extends OperationId> = Static<Contract[O]['answer']>

/** Path and query parameters of an operation. */
export type ParametersOf<O extends OperationId> = (Contract[O] extends {
  path: infer P extends TSchema
}
  ? Static<P>
  : unknown) &
  (Contract[O] extends { query: infer Q extends TSchema } ? Static<Q> : unknown)

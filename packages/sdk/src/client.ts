import type { ActivityAnswer } from '@essc/protocol/activity/schema'
import type { Revealed } from '@essc/protocol/cards/reveal'
import type { Card, Licence } from '@essc/protocol/cards/schema'
import type { HolderState } from '@essc/protocol/channels/schema'
import type {
  BankAnswer,
  DocumentReading,
  EnrolmentStep,
  FaceChallenge,
  FacePath,
  StartBankAnswer,
} from '@essc/protocol/enrolment/schema'
import { isEsscError } from '@essc/protocol/errors'
import type {
  HolderStatement,
  MonthTotalsAnswer,
  MonthTotalsQuery,
  Payment,
  PaymentFaceBody,
  PaymentsAnswer,
  PaymentsSearchBody,
  QuoteAnswer,
  StatementLink,
  StatementPeriod,
} from '@essc/protocol/payments/schema'
import type { ServicesAnswer } from '@essc/protocol/services/schema'
import { listActivity } from './activity.ts'
import {
  getCard,
  getLicence,
  type LastCard,
  lastCard,
  leaveCard,
  revealByFace,
  revealCard,
  stopCard,
} from './cards.ts'
import type { ShownCode } from './codes/show.ts'
import type { CodeKind } from './codes/view.ts'
import { createCodes } from './codes.ts'
import { type CoreOptions, createCore } from './core.ts'
import { canReadDocument, readDocument } from './enrolment/document.ts'
import { type FaceStep, facePath } from './enrolment/face-path.ts'
import {
  answerEnrolment,
  type EnrolmentAnswers,
  finishBank,
  getBank,
  recoverCard,
  resumeEnrolment,
  startBank,
  unlockCard,
} from './enrolment.ts'
import type { EsscEvent, EsscEventKind } from './events.ts'
import {
  type ConfirmPaymentParameters,
  confirmPayment,
  declinePayment,
  getPayment,
  linkStatement,
  listPayments,
  monthTotals,
  paymentStatement,
  quotePayment,
  type ScanPaymentParameters,
  scanPayment,
  searchPayments,
  startPaymentFace,
} from './payments.ts'
import { listServices, openService } from './services.ts'

export interface EsscOptions extends CoreOptions {
  /** Where passwords are asked: on our own components, which is the default and all there is yet. */
  secrets?: 'components' | 'page' | 'channel'
}

/** The headless client: every capability as typed functions. Errors are `EsscError`. */
export interface Essc {
  /** Opens or resumes the session; may be called any number of times. @throws HOST_*, NETWORK_*, TICKET_INVALID */
  ready(): Promise<{ card: HolderState }>
  /** Listens; the stream of events is open only while somebody does and the app is shown. */
  on(kind: EsscEventKind, listener: (event: EsscEvent) => void): () => void
  /** The platform's time in milliseconds. */
  now(): number
  /**
   * Secret random bytes, such as for a keypad's layout.
   *
   * @throws TypeError before `ready` has answered once.
   */
  randomBytes(length: number): Uint8Array
  enrolment: {
    resume(): Promise<EnrolmentStep>
    /** A forgotten password: at the face, and then a new password. */
    recover(): Promise<EnrolmentStep>
    /** The best way to check the face that is open and that this phone can carry out. */
    facePath(step: FaceStep): FacePath
    /** Whether {@link Essc.enrolment.readDocument} can be called on this phone. */
    canReadDocument(): boolean
    /** Name and number from a photo, as a proposal for the form. */
    readDocument(source: 'camera' | 'album'): Promise<DocumentReading>
    answer<K extends EnrolmentStep['kind']>(
      step: Extract<EnrolmentStep, { kind: K }>,
      answer: EnrolmentAnswers[K],
    ): Promise<EnrolmentStep>
    /** Opens the card for this session. */
    unlock(password: string): Promise<void>
    bank(): Promise<BankAnswer>
    startBank(parameters: { phone: string }): Promise<StartBankAnswer>
    finishBank(parameters: { requestId: string; code: string }): Promise<BankAnswer>
  }
  cards: {
    get(): Promise<Card>
    /** What may be shown without the network; asks nobody. */
    last(): Promise<LastCard | undefined>
    /** Name and number in full, to be hidden again when `expiresAtUnix` is there. */
    reveal(password: string): Promise<Revealed>
    revealByFace(): Promise<Revealed>
    /** What a clerk is shown, with the platform's time. */
    licence(): Promise<Licence>
    /** Stops the card at once, without a password. The way back is `enrolment.resume`. */
    stop(): Promise<void>
    /** Ends this channel's link to the card; the card and other channels stay. */
    unlink(password: string): Promise<void>
    /** Closes the electronic card in every channel; the physical card stays. */
    close(password: string): Promise<void>
  }
  codes: {
    /** Starts showing a code that refreshes by itself, on a bright and guarded screen. */
    show(kind: CodeKind): ShownCode
    /** Work for an idle moment after the first paint. */
    prepare(): Promise<void>
  }
  payments: {
    quote(paymentId: string): Promise<QuoteAnswer>
    confirm(paymentId: string, parameters: ConfirmPaymentParameters): Promise<Payment>
    decline(paymentId: string): Promise<Payment>
    get(paymentId: string): Promise<Payment>
    list(page?: { before?: string | undefined }): Promise<PaymentsAnswer>
    search(wanted: PaymentsSearchBody): Promise<PaymentsAnswer>
    monthTotals(query?: MonthTotalsQuery): Promise<MonthTotalsAnswer>
    /** Reads a till's or counter's code; the answer is to be confirmed. */
    scan(parameters: ScanPaymentParameters): Promise<QuoteAnswer>
    startFace(paymentId: string, parameters: PaymentFaceBody): Promise<FaceChallenge>
    statement(period: StatementPeriod): Promise<HolderStatement>
    linkStatement(period: StatementPeriod): Promise<StatementLink>
  }
  services: {
    list(parameters?: { region?: string }): Promise<ServicesAnswer>
    open(serviceId: string): Promise<{ opened: true }>
  }
  activity: {
    list(): Promise<ActivityAnswer>
  }
  /** Ends the session, here and on the platform, and forgets codes. */
  close(): Promise<void>
}

/**
 * Makes the client of one channel in one host. Nothing is asked before the first call.
 *
 * @throws TypeError for options that cannot be.
 *
 * @example
 * ```ts
 * const essc = createEssc({
 *   host: wechat({ wx }),
 *   channel: 'ch_demo',
 *   platform: 'https://card.example',
 *   ticket: (login) => myServer.post('/essc-ticket', login),
 * })
 * const { card } = await essc.ready()
 * ```
 */
export function createEssc(options: EsscOptions): Essc {
  if (options.secrets !== undefined && options.secrets !== 'components')
    throw new TypeError("secrets: only 'components' is there yet")
  if (!/^https?:\/\//.test(options.platform)) throw new TypeError('platform: not an address')
  if (!/^[\w-]{1,64}$/.test(options.channel)) throw new TypeError('channel: not an id')
  const client = createCore(options)
  const codes = createCodes(client)

  return {
    ready: async () => ({ card: (await client.sessions.ready()).holder }),
    on: client.events.on,
    now: client.now,
    randomBytes: (length) => client.random(length),
    enrolment: {
      resume: () => resumeEnrolment(client),
      recover: () => recoverCard(client),
      facePath: (step) => facePath(client.host, step),
      canReadDocument: () => canReadDocument(client),
      readDocument: (source) => readDocument(client, source),
      answer: (step, answer) => answerEnrolment(client, step, answer),
      unlock: (password) => unlockCard(client, password),
      bank: () => getBank(client),
      startBank: (parameters) => startBank(client, parameters),
      finishBank: (parameters) => finishBank(client, parameters),
    },
    cards: {
      get: () => getCard(client),
      last: () => lastCard(client, codes),
      reveal: (password) => revealCard(client, password),
      revealByFace: () => revealByFace(client),
      licence: () => getLicence(client),
      stop: () => stopCard(client, codes),
      unlink: (password) => leaveCard(client, codes, { purpose: 'unlink', password }),
      close: (password) => leaveCard(client, codes, { purpose: 'close', password }),
    },
    codes: { show: codes.show, prepare: codes.prepare },
    payments: {
      quote: (paymentId) => quotePayment(client, paymentId),
      confirm: (paymentId, parameters) => confirmPayment(client, paymentId, parameters),
      decline: (paymentId) => declinePayment(client, paymentId),
      get: (paymentId) => getPayment(client, paymentId),
      list: (page) => listPayments(client, page),
      search: (wanted) => searchPayments(client, wanted),
      monthTotals: (query) => monthTotals(client, query),
      scan: (parameters) => scanPayment(client, parameters),
      startFace: (paymentId, parameters) => startPaymentFace(client, paymentId, parameters),
      statement: (period) => paymentStatement(client, period),
      linkStatement: (period) => linkStatement(client, period),
    },
    services: {
      list: (parameters) => listServices(client, parameters),
      open: (serviceId) => openService(client, serviceId),
    },
    activity: { list: () => listActivity(client) },
    async close() {
      await codes.close()
      client.events.close()
      try {
        await client.sessions.end()
      } catch (error) {
        // The platform lets a session end by itself; this phone has forgotten it either way.
        if (!isEsscError(error)) throw error
      }
    },
  }
}

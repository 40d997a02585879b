import type { ActivityAnswer } from '@essc/protocol/activity/schema'
import type { Card, RevealAnswer } from '@essc/protocol/cards/schema'
import type { HolderState } from '@essc/protocol/channels/schema'
import type {
  BankAnswer,
  EnrolmentStep,
  FaceChallenge,
  StartBankAnswer,
} from '@essc/protocol/enrolment/schema'
import { isEsscError } from '@essc/protocol/errors'
import type {
  HolderStatement,
  Payment,
  PaymentFaceBody,
  PaymentsAnswer,
  QuoteAnswer,
  StatementLink,
  StatementPeriod,
} from '@essc/protocol/payments/schema'
import type { ServicesAnswer } from '@essc/protocol/services/schema'
import { listActivity } from './activity.ts'
import { getCard, leaveCard, revealCard, stopCard } from './cards.ts'
import type { ShownCode } from './codes/show.ts'
import { type CodeKind, createCodes } from './codes.ts'
import { type CoreOptions, createCore } from './core.ts'
import {
  answerEnrolment,
  type EnrolmentAnswers,
  finishBank,
  getBank,
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
  paymentStatement,
  quotePayment,
  type ScanPaymentParameters,
  scanPayment,
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
    reveal(password: string): Promise<RevealAnswer>
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
      answer: (step, answer) => answerEnrolment(client, step, answer),
      unlock: (password) => unlockCard(client, password),
      bank: () => getBank(client),
      startBank: (parameters) => startBank(client, parameters),
      finishBank: (parameters) => finishBank(client, parameters),
    },
    cards: {
      get: () => getCard(client),
      reveal: (password) => revealCard(client, password),
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

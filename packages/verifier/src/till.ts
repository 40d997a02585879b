import { toBase64Url } from '@essc/crypto/bytes'
import type { RandomBytes } from '@essc/crypto/random'
import { isEsscError } from '@essc/protocol/errors'
import type {
  Charge,
  ChargeBody,
  DayEntries,
  DayTotals,
  PresentBody,
  Presentment,
  Refund,
  RefundBody,
  StatementEntry,
  StatementLink,
  WithdrawAnswer,
} from '@essc/protocol/payments/schema'
import type { TerminalSession } from './terminal-session.ts'

const DAY_MS = 86_400_000
const CHINA_MS = 8 * 3_600_000
const MARGIN_MS = 60_000

/** What a till does besides charging a shown code. Every call throws NETWORK_UNREACHABLE. */
export interface Till {
  /**
   * One charge for a program that keeps its own record of charges: store the key before the call, and
   * come again with the same key and body until there is an answer. See {@link isDecided}.
   *
   * @throws CODE_*, PAYMENT_*; NETWORK_UNREACHABLE when the outcome is not known
   */
  sendCharge(body: ChargeBody, idempotencyKey: string): Promise<Charge>
  /**
   * The payment that holds an order, for a till that has lost everything but the order's number.
   *
   * @throws REQUEST_NOT_FOUND when none does now, PLATFORM_UNAVAILABLE: ask again
   */
  findCharge(orderReference: string): Promise<Charge>
  /**
   * Gives back a payment or a part of it. The reference decides: the same one again answers the same,
   * so that a refund whose outcome is not known is simply sent again.
   *
   * @throws SUPERVISOR_CODE_WRONG with `attemptsLeft`, SUPERVISOR_LOCKED, PAYMENT_REFUND_OVER_AMOUNT,
   *   PAYMENT_REFUND_TOO_LATE, PAYMENT_STATE_CONFLICT, IDEMPOTENCY_MISMATCH for another amount
   */
  refund(paymentId: string, refund: RefundBody): Promise<Refund>
  /**
   * A code for the holder's phone to scan: of one order, for five minutes, or of a counter, when the
   * body is empty. The same order again answers the same code. @throws PAYMENT_ORDER_CLAIMED
   */
  present(body: PresentBody): Promise<Presentment>
  /** Takes a shown code back, unless a payment came first: that one is answered then. */
  withdraw(presentmentId: string): Promise<WithdrawAnswer>
  /** @param date a day at +08:00, `YYYY-MM-DD` */
  dayTotals(date: string): Promise<DayTotals>
  /** A page of the day's payments, voids and refunds; `after` is `next` of the page before. */
  dayEntries(date: string, after?: string): Promise<DayEntries>
  /**
   * Whether the platform has carried a refund out, for a till that has lost the answer and no longer has
   * the supervisor's code: it stands in the shop's day then.
   *
   * @param sentAtMs when it was sent, by the till's clock
   */
  findRefund(refundReference: string, sentAtMs: number): Promise<StatementEntry | undefined>
  /** Addresses of the day's statement, as page and CSV, good for ten minutes. */
  linkDay(date: string): Promise<StatementLink>
}

export interface TillOptions {
  session: TerminalSession
  random: RandomBytes
  /** The till's clock in milliseconds. */
  now(): number
  /** Asks again while the outcome is not known. */
  insist: <T>(ask: () => Promise<T>) => Promise<T>
}

/** The till's half of a terminal's client. */
export function createTill({ session, random, now, insist }: TillOptions): Till {
  const draw = () => toBase64Url(random(16))
  const dayEntries: Till['dayEntries'] = (date, after) =>
    insist(() =>
      session.call('payments.dayEntries', {
        parameters: { date, ...(after === undefined ? {} : { after }) },
      }),
    )
  return {
    sendCharge: (body, idempotencyKey) =>
      insist(() => session.call('payments.charge', { body, idempotencyKey })),
    findCharge: (orderReference) =>
      insist(() => session.call('payments.findCharge', { parameters: { orderReference } })),
    refund(paymentId, body) {
      const request = { parameters: { paymentId }, body, idempotencyKey: draw() }
      return insist(() => session.call('payments.refund', request))
    },
    present(body) {
      const idempotencyKey = draw()
      return insist(() => session.call('payments.present', { body, idempotencyKey }))
    },
    withdraw(presentmentId) {
      const request = { parameters: { presentmentId }, idempotencyKey: draw() }
      return insist(() => session.call('payments.withdraw', request))
    },
    dayTotals: (date) => insist(() => session.call('payments.dayTotals', { parameters: { date } })),
    dayEntries,
    async findRefund(refundReference, sentAtMs) {
      // A clock that is a little off may take it for the day before.
      const last = now() + MARGIN_MS
      for (let at = sentAtMs - MARGIN_MS; chinaDay(at) <= chinaDay(last); at += DAY_MS) {
        let after: string | undefined
        do {
          const page = await dayEntries(chinaDay(at), after)
          const found = page.entries.find((entry) => entry.refundReference === refundReference)
          if (found !== undefined) return found
          after = page.next
        } while (after !== undefined)
      }
      return undefined
    },
    linkDay(date) {
      const request = { parameters: { date }, idempotencyKey: draw() }
      return insist(() => session.call('payments.linkDay', request))
    },
  }
}

/** Whether a charge was refused for good. What else may be wrong says nothing of an earlier try. */
export function isDecided(error: unknown): boolean {
  return (
    isEsscError(error) &&
    /^(CODE|PAYMENT|CARD|BANK|IDEMPOTENCY)_|^REQUEST_(MALFORMED|FORBIDDEN)$/.test(error.code)
  )
}

/** The day at +08:00, as shops count them. */
function chinaDay(ms: number): string {
  return new Date(ms + CHINA_MS).toISOString().slice(0, 10)
}

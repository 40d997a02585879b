import type { ErrorCode } from '@essc/protocol/errors'
import type { Sentence } from './named-person.ts'

/** The rules of paying that the amounts are chosen by, in fen. */
export const sandboxPaymentRules = {
  /** A single payment up to this needs no password. */
  noPasswordLimitFen: 20_000,
  /** All payments of one day together. */
  dayLimitFen: 500_000,
} as const

/** What the sandbox's bank does wrong on purpose. */
export type BankFault =
  /** Refused by the bank, for reasons of its own. */
  | 'refused'
  /** Done, but the answer is lost; a query tells. */
  | 'replyLost'
  /** Never arrived, and no answer; a query finds nothing. */
  | 'requestLost'

/**
 * The one convention among the amounts: the bank's sandbox fails at 88 yuan and a card response code
 * of ISO 8583 as fen (05 do not honour, 68 late response, 91 issuer unavailable). All other
 * outcomes follow from rules and balances.
 */
export function bankFaultOf(amountFen: number): BankFault | undefined {
  if (amountFen === 8_805) return 'refused'
  if (amountFen === 8_868) return 'replyLost'
  if (amountFen === 8_891) return 'requestLost'
  return undefined
}

/** How paying an amount ends. */
export type AmountOutcome =
  | 'paidAtOnce'
  | 'paidAfterPassword'
  | 'balanceShort'
  | 'overDayLimit'
  | 'bankRefused'
  | 'unknownThenPaid'
  | 'unknownThenNotPaid'

/** An amount worth typing into a till. */
export interface TestAmount {
  readonly amountFen: number
  readonly outcome: AmountOutcome
  readonly code: ErrorCode | undefined
  readonly expected: Sentence
}

const amount = (
  amountFen: number,
  outcome: AmountOutcome,
  zh: string,
  en: string,
  code?: ErrorCode,
): TestAmount => ({ amountFen, outcome, code, expected: { zh, en } })

/**
 * Ten amounts with their outcomes, for the named person `worker` (4,000.00 yuan in the account,
 * nothing spent today). For others the rules are the same and the balances differ.
 */
export function testAmounts(): readonly TestAmount[] {
  return [
    amount(1, 'paidAtOnce', '最小金额，直接支付', 'The least amount, paid at once'),
    amount(10_000, 'paidAtOnce', '直接支付', 'Paid at once'),
    amount(20_000, 'paidAtOnce', '免密限额，直接支付', 'Just at the limit without password'),
    amount(
      20_001,
      'paidAfterPassword',
      '超过免密限额一分，需输卡密码',
      'One fen above: needs the password',
    ),
    amount(100_000, 'paidAfterPassword', '输卡密码后支付', 'Paid after the password'),
    amount(
      450_000,
      'balanceShort',
      '余额不足',
      'More than the account holds',
      'PAYMENT_BALANCE_SHORT',
    ),
    amount(
      500_001,
      'overDayLimit',
      '超过单日限额一分',
      'One fen above the limit of a day',
      'PAYMENT_OVER_DAY_LIMIT',
    ),
    amount(8_805, 'bankRefused', '银行拒绝', 'The bank refuses', 'PAYMENT_DECLINED'),
    amount(
      8_868,
      'unknownThenPaid',
      '银行应答丢失，查询后确认已付',
      "The bank's answer is lost; asked again, it is paid",
    ),
    amount(
      8_891,
      'unknownThenNotPaid',
      '银行未收到，查询后确认未付并退回',
      'The bank never got it; asked again, it is not paid and reversed',
    ),
  ]
}

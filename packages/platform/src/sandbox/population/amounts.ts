import type { ErrorCode } from '@essc/protocol/errors'
import type { Sentence } from './named-person.ts'

/** How paying an amount ends. */
export type AmountOutcome =
  | 'paidAtOnce'
  | 'paidAfterPassword'
  | 'balanceShort'
  | 'overDayLimit'
  | 'voided'
  | 'declined'
  | 'expired'

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
    amount(
      880,
      'voided',
      '直接支付；在收银台按“撤销”，款项退回',
      'Paid at once; press Void at the till and the money is back',
    ),
    amount(
      66_600,
      'declined',
      '在手机上按“不付”，没有扣款',
      'Press Do not pay on the phone: nothing is taken',
      'PAYMENT_DECLINED',
    ),
    amount(
      30_000,
      'expired',
      '九十秒内不确认，自动失效，没有扣款',
      'Not confirmed for 90 seconds, it lapses and nothing is taken',
      'PAYMENT_EXPIRED',
    ),
  ]
}

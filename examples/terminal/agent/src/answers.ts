import { type ErrorCode, isErrorCode } from '@essc/protocol/errors'
import { errorText, type Locale } from '@essc/protocol/messages/messages'
import type { Order, OrderRefund } from './orders.ts'
import type { ChargeAnswer, RefundAnswer } from './schema.ts'

type Text = Readonly<Record<'zh' | 'en', string>>

const CHARGE: Readonly<Record<ChargeAnswer['outcome'], Text>> = {
  paid: { zh: '收款成功。', en: 'Paid.' },
  waiting: {
    zh: '请顾客在手机上确认，最多 90 秒。请稍后再查这个订单。',
    en: 'The holder confirms on the phone, within 90 seconds. Ask for this order again.',
  },
  unknown: {
    zh: '结果不明。请不要重新收款，也不要改收现金；正在自动查询，请稍后再查这个订单。',
    en: 'Outcome unknown. Do not charge again and take no cash; it is being asked about. Ask for this order again.',
  },
  notPaid: {
    zh: '没有收到款。可以换一个付款码重新收款，或改用其他方式。',
    en: 'Not paid. Scan a new code to charge again, or take another way to pay.',
  },
  voided: { zh: '已撤销，款项已退回。', en: 'Voided; the money is back.' },
  refunded: { zh: '已全部退款。', en: 'Given back as a whole.' },
}

const VOIDING: Text = {
  zh: '撤销结果不明。请先不要退钱给顾客；正在自动查询，请稍后再查这个订单。',
  en: 'Outcome of the void unknown. Hand back no money yet; it is being asked about. Ask for this order again.',
}

const REFUND: Readonly<Record<RefundAnswer['outcome'], Text>> = {
  givenBack: { zh: '退款成功。', en: 'Given back.' },
  unknown: {
    zh: '退款结果不明。请不要用现金退款，也不要另退一笔；正在自动查询，请稍后再查这个订单。',
    en: 'Outcome of the refund unknown. Give back no cash and start no other refund; it is being asked about. Ask for this order again.',
  },
  notGivenBack: {
    zh: '没有退款。需要的话请主管再输入一次主管码，按同一退款单号再退。',
    en: 'Not given back. If it is still wanted, send it again under the same number with the supervisor’s code.',
  },
}

const OUTCOMES = {
  awaitingHolder: 'waiting',
  captured: 'paid',
  declined: 'notPaid',
  expired: 'notPaid',
  voided: 'voided',
  refunded: 'refunded',
} as const

/** An order as the shop's program reads it. */
export function chargeAnswer(
  order: Order,
  refunds: readonly OrderRefund[],
  locale: Locale,
): ChargeAnswer {
  const { charge, refused } = order
  const settled = charge ? OUTCOMES[charge.state] : 'unknown'
  const isVoiding = order.isVoiding ?? false
  const decided = refused === undefined ? settled : 'notPaid'
  const outcome = isVoiding ? 'unknown' : decided
  const reason = refused ?? charge?.reason ?? (charge?.state === 'expired' ? 'PAYMENT_EXPIRED' : '')
  return {
    order: order.order,
    amountFen: charge?.amountFen ?? order.amountFen,
    outcome,
    message: sentences(
      isVoiding ? VOIDING : CHARGE[outcome],
      outcome === 'notPaid' ? reason : '',
      locale,
    ),
    ...(outcome === 'notPaid' && reason !== '' && { reason }),
    ...(charge && { paymentId: charge.paymentId }),
    ...(charge?.receiptNumber && { receiptNumber: charge.receiptNumber }),
    ...(charge?.refundedFen && { refundedFen: charge.refundedFen }),
    ...(outcome === 'waiting' && charge?.expiresAtUnix && { expiresAtUnix: charge.expiresAtUnix }),
    ...(refunds.length > 0 && { refunds: refunds.map((each) => refundAnswer(each, locale)) }),
  }
}

export function refundAnswer(given: OrderRefund, locale: Locale): RefundAnswer {
  const { refund, order, amountFen, state, reason = '' } = given
  const outcome = ({ open: 'unknown', done: 'givenBack', refused: 'notGivenBack' } as const)[state]
  return {
    order,
    refund,
    amountFen,
    outcome,
    message: sentences(REFUND[outcome], reason, locale),
    ...(reason !== '' && { reason }),
  }
}

/** What happened, and then what to do. */
function sentences(text: Text, reason: string, locale: Locale): string {
  // That nothing was found is the agent's way to know, and no news for a cashier.
  const isTold = isErrorCode(reason) && reason !== 'REQUEST_NOT_FOUND'
  const why = isTold ? errorText(locale, reason as ErrorCode, {}) : ''
  return locale === 'zh' ? why + text.zh : `${why} ${text.en}`.trim()
}

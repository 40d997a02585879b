import type { App } from '@essc/models/app'
import { History } from '@essc/models/payments/history'
import type { MonthTotals, Payment } from '@essc/protocol/payments/schema'
import { type Demo, demoPayment } from '../../shared/demo.ts'
import { PaymentListView } from './PaymentList.tsx'

const states = ['captured', 'declined', 'expired', 'voided', 'refunded'] as const
const payments: Payment[] = states.map((state, at) => ({
  ...demoPayment,
  state,
  paymentId: `p${at}`,
  amountFen: [1230, 20_001, 99_999_999, 5, 880][at]!,
  merchantName: at === 2 ? '某某大学医学院附属第一人民医院东院区门诊收费处' : '青禾大药房',
  ...(at === 4 ? { refundedFen: 880 } : {}),
}))

const month = (at: number, paidCount: number, backCount = 0): MonthTotals => ({
  month: `2026-${at}`,
  from: `2026-${at}-01`,
  to: `2026-${at}-30`,
  paidCount,
  paidFen: 12_345 * paidCount,
  backCount,
  backFen: 880 * backCount,
  netFen: 0,
})
const months = [month(11, 12, 1), month(10, 3), month(9, 0), month(8, 1), month(7, 4)]

function model(app: App, list: Payment[]): History {
  const history = new History(app)
  history.payments = list
  return history
}

const listed = (put: (history: History) => void) => (app: App) => {
  const history = model(app, payments)
  history.months = months
  put(history)
  return <PaymentListView model={history} />
}

export const demo: Demo = {
  name: 'payments/payment-list',
  states: {
    list: listed(() => undefined),
    month: listed((history) => {
      history.month = '2026-11'
    }),
    copied: listed((history) => {
      history.month = '2026-11'
      history.note = '已复制，请在浏览器里打开。'
    }),
    more: listed((history) => Object.assign(history, { next: 'p4' })),
    receipt: listed((history) => history.open('p4')),
    'none-found': (app) => {
      const history = model(app, [])
      history.query = '青禾'
      return <PaymentListView model={history} />
    },
    empty: (app) => <PaymentListView model={model(app, [])} />,
    loading: (app) => <PaymentListView model={new History(app)} />,
    error: (app) => {
      const history = new History(app)
      history.task.fail({ code: 'PLATFORM_ERROR', parameters: {} })
      return <PaymentListView model={history} />
    },
  },
}

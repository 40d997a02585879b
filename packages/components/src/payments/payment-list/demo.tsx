import type { App } from '@essc/models/app'
import { History } from '@essc/models/payments/history'
import type { Payment } from '@essc/protocol/payments/schema'
import { type Demo, demoPayment } from '../../shared/demo.ts'
import { PaymentListView } from './PaymentList.tsx'

const states = ['captured', 'declined', 'expired', 'voided'] as const
const payments: Payment[] = states.map((state, at) => ({
  ...demoPayment,
  state,
  paymentId: `p${at}`,
  amountFen: [1230, 20_001, 99_999_999, 5][at]!,
  merchantName: at === 2 ? '某某大学医学院附属第一人民医院东院区门诊收费处' : '青禾大药房',
}))

function model(app: App, list: Payment[]): History {
  const history = new History(app)
  history.payments = list
  return history
}

export const demo: Demo = {
  name: 'payments/payment-list',
  states: {
    list: (app) => <PaymentListView model={model(app, payments)} />,
    receipt: (app) => {
      const history = model(app, payments)
      history.open('p0')
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

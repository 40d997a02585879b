import type { App } from '@essc/models/app'
import { Confirm } from '@essc/models/payments/confirm'
import type { ErrorCode } from '@essc/protocol/errors'
import { type Demo, demoPayment, laidOut } from '../../shared/demo.ts'
import { PaySheetView } from './PaySheet.tsx'

function asked(app: App): Confirm {
  const model = new Confirm(app)
  const { paymentId, amountFen, merchantName, bankName, accountTail } = demoPayment
  model.quote = {
    paymentId,
    amountFen,
    merchantName,
    bankName,
    accountTail,
    digest: 'A'.repeat(43),
    expiresAtUnix: 84,
    stepUp: 'password',
  }
  laidOut(model.keypad, '730')
  return model
}

const failed = (code: ErrorCode) => (app: App) => {
  const model = asked(app)
  model.asking = true
  model.task.fail({ code, parameters: {} })
  return <PaySheetView model={model} />
}

export const demo: Demo = {
  name: 'payments/pay-sheet',
  states: {
    quote: (app) => <PaySheetView model={asked(app)} />,
    password: (app) => {
      const model = asked(app)
      model.asking = true
      return <PaySheetView model={model} />
    },
    paid: (app) => {
      const model = new Confirm(app)
      model.outcome = demoPayment
      return <PaySheetView model={model} />
    },
    declined: (app) => {
      const model = new Confirm(app)
      model.outcome = { ...demoPayment, state: 'declined', reason: 'PAYMENT_DECLINED' }
      return <PaySheetView model={model} />
    },
    offline: failed('NETWORK_UNREACHABLE'),
  },
}

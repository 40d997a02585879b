import type { App } from '@essc/models/app'
import { Confirm } from '@essc/models/payments/confirm'
import type { ErrorCode } from '@essc/protocol/errors'
import type { QuoteAnswer } from '@essc/protocol/payments/schema'
import { type Demo, demoPayment, demoQuote, laidOut } from '../../shared/demo.ts'
import { PaySheetView } from './PaySheet.tsx'

function asked(app: App, stepUp: QuoteAnswer['stepUp'] = 'password'): Confirm {
  const model = new Confirm(app)
  model.quote = { ...demoQuote, stepUp }
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
    'one-tap': (app) => <PaySheetView model={asked(app, 'none')} />,
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
    refunded: (app) => {
      const model = new Confirm(app)
      model.outcome = { ...demoPayment, state: 'refunded', refundedFen: demoPayment.amountFen }
      return <PaySheetView model={model} />
    },
    'face-refused': failed('FACE_REFUSED'),
    offline: failed('NETWORK_UNREACHABLE'),
  },
}

import type { App } from '@essc/models/app'
import { ScanPay } from '@essc/models/payments/scan-pay'
import type { ErrorCode } from '@essc/protocol/errors'
import { type Demo, demoQuote, nothing } from '../../shared/demo.ts'
import { ScanPayView } from './ScanPay.tsx'

const page = (put: (model: ScanPay) => void) => (app: App) => {
  const model = new ScanPay(app)
  put(model)
  return <ScanPayView model={model} onLinkBank={nothing} />
}

const failed = (code: ErrorCode) => page((model) => model.task.fail({ code, parameters: {} }))

export const demo: Demo = {
  name: 'payments/scan-pay',
  states: {
    ready: page(() => undefined),
    amount: page((model) => {
      Object.assign(model, { code: 'essc:pay:' })
      model.amount.typed = '36.5'
    }),
    foreign: page((model) => {
      model.finding = 'foreign'
    }),
    loading: page((model) => {
      model.task.busy = true
    }),
    quote: page((model) => {
      model.confirm.quote = { ...demoQuote, stepUp: 'none' }
    }),
    'not-linked': failed('BANK_NOT_LINKED'),
    denied: failed('HOST_DENIED'),
    lapsed: failed('PAYMENT_CODE_EXPIRED'),
    offline: failed('NETWORK_UNREACHABLE'),
  },
}

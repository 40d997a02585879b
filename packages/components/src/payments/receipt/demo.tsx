import type { App } from '@essc/models/app'
import { receiptView } from '@essc/models/payments/receipt'
import type { Payment } from '@essc/protocol/payments/schema'
import { type Demo, demoPayment } from '../../shared/demo.ts'
import { Receipt } from './Receipt.tsx'

const receipt = (change: Partial<Payment>) => (app: App) => (
  <Receipt view={receiptView(app, { ...demoPayment, ...change })} />
)

export const demo: Demo = {
  name: 'payments/receipt',
  states: {
    captured: receipt({}),
    declined: receipt({ state: 'declined', reason: 'PAYMENT_DECLINED' }),
    expired: receipt({ state: 'expired' }),
    voided: receipt({ state: 'voided' }),
    refunded: receipt({ state: 'refunded', refundedFen: 20_001 }),
    'partly-refunded': receipt({ refundedFen: 5_000 }),
    largest: receipt({
      amountFen: 99_999_999,
      merchantName: '某某大学医学院附属第一人民医院东院区门诊收费处',
    }),
  },
}

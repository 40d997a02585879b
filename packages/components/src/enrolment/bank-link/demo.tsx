import type { App } from '@essc/models/app'
import { Bank } from '@essc/models/enrolment/bank'
import { type Demo, nothing } from '../../shared/demo.ts'
import { BankLinkView } from './BankLink.tsx'

const link = (linked: boolean) => (app: App) => {
  const model = new Bank(app)
  model.account = { bankName: '云海银行', accountTail: '0003', linked }
  return <BankLinkView model={model} onDone={nothing} />
}

export const demo: Demo = {
  name: 'enrolment/bank-link',
  states: {
    phone: link(false),
    linked: link(true),
    loading: (app) => <BankLinkView model={new Bank(app)} onDone={nothing} />,
    error: (app) => {
      const model = new Bank(app)
      model.task.fail({ code: 'PLATFORM_UNAVAILABLE', parameters: {} })
      return <BankLinkView model={model} onDone={nothing} />
    },
  },
}

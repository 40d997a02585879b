import type { App } from '@essc/models/app'
import { Bank } from '@essc/models/enrolment/bank'
import { type Demo, nothing } from '../../shared/demo.ts'
import { BankLinkView } from './BankLink.tsx'

const link = (linked: boolean) => (app: App) => {
  const model = new Bank(app)
  model.account = { bankName: '云海银行', accountTail: '0003', linked }
  return <BankLinkView model={model} onDone={nothing} />
}

/** The bank has sent its code. */
function sent(app: App): Bank {
  const model = new Bank(app)
  model.account = { bankName: '云海银行', accountTail: '0003', linked: false }
  model.phone = '13800138000'
  return Object.assign(model, { requestId: '01a20000-0000-7000-8000-000000000003' })
}

export const demo: Demo = {
  name: 'enrolment/bank-link',
  states: {
    phone: link(false),
    code: (app) => <BankLinkView model={sent(app)} onDone={nothing} />,
    'code-wrong': (app) => {
      const model = sent(app)
      model.code = '123456'
      model.task.fail({ code: 'BANK_CODE_WRONG', parameters: { attemptsLeft: 2 } })
      return <BankLinkView model={model} onDone={nothing} />
    },
    linked: link(true),
    loading: (app) => <BankLinkView model={new Bank(app)} onDone={nothing} />,
    error: (app) => {
      const model = new Bank(app)
      model.task.fail({ code: 'PLATFORM_UNAVAILABLE', parameters: {} })
      return <BankLinkView model={model} onDone={nothing} />
    },
  },
}

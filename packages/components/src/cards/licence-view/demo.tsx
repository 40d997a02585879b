import type { App } from '@essc/models/app'
import { Licence } from '@essc/models/cards/licence'
import type { Licence as LicenceAnswer } from '@essc/protocol/cards/schema'
import { type Demo, demoCard } from '../../shared/demo.ts'
import { LicenceView } from './LicenceView.tsx'

function open(app: App, change: Partial<LicenceAnswer> = {}): Licence {
  const { cardId: _, maskedName: __, paymentOpen: ___, ...card } = demoCard
  const model = new Licence(app)
  model.isOpen = true
  model.licence = {
    ...card,
    name: '陈一鸣',
    atUnix: 1_795_000_000,
    expiresAtUnix: 1_795_000_300,
    ...change,
  }
  return Object.assign(model, { nowUnix: 1_795_000_000 })
}

const shown = (change: Partial<LicenceAnswer>) => (app: App) => (
  <LicenceView model={open(app, change)} />
)

export const demo: Demo = {
  name: 'cards/licence-view',
  states: {
    shown: shown({}),
    lost: shown({ status: 'lost' }),
    'long-name': shown({
      name: '阿卜杜热合曼·买买提依明·阿卜杜热合曼·吐尔逊尼亚孜',
      bankName: '某某某某某某某某某某农村商业银行股份有限公司',
    }),
    loading: (app) => {
      const model = new Licence(app)
      model.isOpen = true
      return <LicenceView model={model} />
    },
    offline: (app) => {
      const model = new Licence(app)
      model.isOpen = true
      model.task.fail({ code: 'NETWORK_UNREACHABLE', parameters: {} })
      return <LicenceView model={model} />
    },
  },
}

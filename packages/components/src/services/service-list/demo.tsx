import type { App } from '@essc/models/app'
import { Services } from '@essc/models/services/services'
import type { Service } from '@essc/protocol/services/schema'
import type { Demo } from '../../shared/demo.ts'
import { ServiceListView } from './ServiceList.tsx'

const titles = [
  ['insurance', '我的缴费记录', 'My contributions'],
  ['employment', '失业登记', 'Unemployment registration'],
  ['card', '社保卡挂失', 'Report a card lost'],
  [
    'rights',
    '工伤待遇申领（含异地就医直接结算备案）',
    'Work-injury settlement, with care elsewhere',
  ],
] as const

/** A small directory; its last service is not open yet. */
export const demoServices: Service[] = titles.map(([category, zh, en], at) => ({
  serviceId: `service-${at}`,
  category,
  title: { zh, en },
  summary: {
    zh: '查询近两年的记录，办理进度随时可见。',
    en: 'The last two years, and how far things are.',
  },
  reach: (['national', 'province', 'city', 'city'] as const)[at]!,
  available: at < 3,
}))

/** A model with the directory in it. */
export function demoDirectory(app: App): Services {
  const model = new Services(app)
  model.services = demoServices
  return model
}

export const demo: Demo = {
  name: 'services/service-list',
  states: {
    list: (app) => <ServiceListView model={demoDirectory(app)} />,
    detail: (app) => {
      const model = demoDirectory(app)
      model.choose('service-0')
      return <ServiceListView model={model} />
    },
    nothing: (app) => {
      const model = demoDirectory(app)
      model.setQuery('zzz')
      return <ServiceListView model={model} />
    },
    loading: (app) => <ServiceListView model={new Services(app)} />,
    offline: (app) => {
      const model = new Services(app)
      model.task.fail({ code: 'NETWORK_TIMEOUT', parameters: {} })
      return <ServiceListView model={model} />
    },
  },
}

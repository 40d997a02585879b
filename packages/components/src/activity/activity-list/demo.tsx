import { Activity } from '@essc/models/activity/activity'
import type { App } from '@essc/models/app'
import type { ActivityEntry } from '@essc/protocol/activity/schema'
import type { Demo } from '../../shared/demo.ts'
import { ActivityListView } from './ActivityList.tsx'

const kinds = [
  'desk.resolved',
  'service.opened',
  'card.revealed',
  'bank.linked',
  'card.issued',
] as const

/** So many entries, an hour apart. */
export function demoEntries(count: number): ActivityEntry[] {
  return Array.from({ length: count }, (_, at) => ({
    entryId: `01a20000-0000-7000-8000-${String(at).padStart(12, '0')}`,
    kind: kinds[at % kinds.length]!,
    atUnix: 1_795_000_000 - 3600 * at,
    actor: at === 1 ? '某某自治州人力资源和社会保障服务中心综合业务受理大厅' : '湖城政务服务中心',
    ...(at % kinds.length === 0 ? { purpose: '待遇查询' } : {}),
  }))
}

const list = (entries: ActivityEntry[]) => (app: App) => {
  const model = new Activity(app)
  model.entries = entries
  return <ActivityListView model={model} />
}

export const demo: Demo = {
  name: 'activity/activity-list',
  states: {
    list: list(demoEntries(5)),
    empty: list([]),
    loading: (app) => <ActivityListView model={new Activity(app)} />,
    offline: (app) => {
      const model = new Activity(app)
      model.task.fail({ code: 'NETWORK_UNREACHABLE', parameters: {} })
      return <ActivityListView model={model} />
    },
    long: list(demoEntries(500)),
  },
}

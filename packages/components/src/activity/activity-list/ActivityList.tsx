import { Activity } from '@essc/models/activity/activity'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Heading } from '../../shared/Heading.tsx'
import { Icon, type IconName } from '../../shared/Icon.tsx'
import { Skeleton } from '../../shared/Skeleton.tsx'
import { Empty, Trouble } from '../../shared/StateNote.tsx'
import { useModel } from '../../shared/use-model.tsx'
import type { ActivityListProps, ActivityListViewProps } from './props.ts'
import './activity-list.scss'

/** What was done with the card, by whom and for what. */
export function ActivityList(props: ActivityListProps) {
  return <ActivityListView {...props} model={useModel((app) => new Activity(app))} />
}

const icons: Readonly<Record<string, IconName>> = {
  card: 'card',
  bank: 'payment',
  desk: 'identity',
  service: 'services',
}

/** The same over a model that is handed in. */
export const ActivityListView = observer(function ActivityListView(props: ActivityListViewProps) {
  const { model, limit } = props
  const { view } = model
  const rows = limit === undefined ? view.rows : view.rows.slice(0, limit)
  return (
    <View>
      {limit === undefined && <Heading text={view.title} />}
      {limit === undefined && view.kind === 'list' && (
        <Text className="essc__small">{view.count}</Text>
      )}
      {view.kind === 'loading' && <Skeleton label={view.loading} rows={limit ?? 4} />}
      <View className={view.kind === 'loading' ? '' : 'essc__panel essc__panel--flush'}>
        {view.kind === 'error' && (
          <Trouble trouble={view.trouble} onRetry={() => void model.show()} />
        )}
        {view.kind === 'empty' && <Empty icon="activity" text={view.empty} />}
        {view.kind === 'list' && (
          <View role="list">
            {rows.map((row, at) => (
              <View
                className={`essc-activity${at === rows.length - 1 ? ' essc-row--last' : ''}`}
                role="listitem"
                key={row.id}
              >
                <View className="essc-activity__mark">
                  <Icon name={icons[row.kind.split('.')[0]!] ?? 'activity'} />
                </View>
                <View className="essc-activity__text">
                  <Text className="essc-row__title">{row.what}</Text>
                  <Text className="essc__small">{row.who}</Text>
                  {row.purpose !== '' && <Text className="essc__small">{row.purpose}</Text>}
                  <Text className="essc__small">{row.time}</Text>
                </View>
              </View>
            ))}
          </View>
        )}
      </View>
    </View>
  )
})

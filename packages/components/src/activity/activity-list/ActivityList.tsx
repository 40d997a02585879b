import { Activity } from '@essc/models/activity/activity'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { useApp } from '../../shared/context.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import { useModel } from '../../shared/use-model.tsx'

/** What was done with the card, by whom and for what. */
export const ActivityList = observer(function ActivityList() {
  const app = useApp()
  const { view } = useModel((shared) => new Activity(shared))
  const waiting = view.kind === 'loading' ? app.text('common.loading') : ''
  return (
    <View>
      <Heading text={view.title} />
      <StatusNotice text={view.kind === 'empty' ? view.empty : waiting} />
      <ErrorNotice text={view.error} />
      <View role="list">
        {view.rows.map((row) => (
          <View className="essc-row" role="listitem" key={row.id}>
            <Text className="essc-row__title">{row.what}</Text>
            <Text className="essc__small">{row.who}</Text>
            <Text className="essc__small">{row.purpose}</Text>
            <Text className="essc__small">{row.time}</Text>
          </View>
        ))}
      </View>
    </View>
  )
})

import { Services } from '@essc/models/services/services'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import { useModel } from '../../shared/use-model.tsx'

/** The services of the holder's prefecture; opening one signs the holder in to it. */
export const ServiceList = observer(function ServiceList() {
  const app = useApp()
  const model = useModel((shared) => new Services(shared))
  const { view } = model
  return (
    <View>
      <Heading text={view.title} />
      <StatusNotice text={view.kind === 'loading' ? app.text('common.loading') : ''} />
      <ErrorNotice text={view.error} />
      <View role="list">
        {view.rows.map((row) => (
          <View className="essc__panel" role="listitem" key={row.id}>
            <Text className="essc-row__title">{row.title}</Text>
            <Text className="essc__text">{row.summary}</Text>
            <Text className="essc__small">{row.reach}</Text>
            <Action
              disabled={!row.available || view.busy}
              label={`${row.action} ${row.title}`}
              onPress={() => void model.open(row.id)}
            >
              {row.action}
            </Action>
          </View>
        ))}
      </View>
    </View>
  )
})

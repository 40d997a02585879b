import { Services } from '@essc/models/services/services'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { ErrorNotice } from '../../shared/Notice.tsx'
import { Skeleton } from '../../shared/Skeleton.tsx'
import { Empty } from '../../shared/StateNote.tsx'
import { useModel } from '../../shared/use-model.tsx'
import type { ServiceGridProps, ServiceGridViewProps } from './props.ts'
import './service-grid.scss'

/** The first services of the directory, to be touched. */
export function ServiceGrid(props: ServiceGridProps) {
  return <ServiceGridView {...props} model={useModel((app) => new Services(app))} />
}

/** The same over a model that is handed in. */
export const ServiceGridView = observer(function ServiceGridView(props: ServiceGridViewProps) {
  const { model, limit = 4, onChoose } = props
  const { view } = model
  if (view.kind === 'loading') return <Skeleton label={view.loading} rows={1} />
  if (view.kind === 'error') return <ErrorNotice text={view.error} />
  if (view.kind === 'empty') return <Empty text={view.count} />
  return (
    <View className="essc-grid" role="list">
      {view.rows.slice(0, limit).map((row) => (
        <View className="essc-grid__cell" role="listitem" key={row.id}>
          <Action look="plain" onPress={() => onChoose(row.id)}>
            <View className="essc-grid__inner">
              <View className="essc-grid__mark">
                <Icon name={row.category} />
              </View>
              <Text className="essc-grid__title">{row.title}</Text>
            </View>
          </Action>
        </View>
      ))}
    </View>
  )
})

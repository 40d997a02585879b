import { Services } from '@essc/models/services/services'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { Choices } from '../../shared/Choices.tsx'
import { useApp } from '../../shared/context.tsx'
import { Field } from '../../shared/Field.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice } from '../../shared/Notice.tsx'
import { Skeleton } from '../../shared/Skeleton.tsx'
import { Empty, Trouble } from '../../shared/StateNote.tsx'
import { useModel } from '../../shared/use-model.tsx'
import { ServiceDetail } from '../service-detail/ServiceDetail.tsx'
import type { ServiceListProps, ServiceListViewProps } from './props.ts'
import './service-list.scss'

/** The services of the holder's prefecture; opening one signs the holder in to it. */
export function ServiceList({ chosen }: ServiceListProps) {
  const model = useModel((app) => {
    const services = new Services(app)
    services.choose(chosen)
    return services
  })
  return <ServiceListView model={model} />
}

/** The same over a model that is handed in. */
export const ServiceListView = observer(function ServiceListView({ model }: ServiceListViewProps) {
  const app = useApp()
  const { view } = model
  if (view.kind === 'loading')
    return (
      <View>
        <Heading text={view.title} />
        <Skeleton label={view.loading} />
      </View>
    )
  if (view.kind === 'error')
    return (
      <View>
        <Heading text={view.title} />
        <View className="essc__panel">
          <Trouble trouble={view.trouble} onRetry={() => void model.show()} />
        </View>
      </View>
    )
  return (
    <View>
      <Heading text={view.title} />
      <Field
        label={view.searchLabel}
        value={view.query}
        onChange={(query) => model.setQuery(query)}
      />
      <Choices
        label={app.text('services.category')}
        options={view.categories}
        selected={model.category}
        onSelect={(category) => model.setCategory(category)}
      />
      <View role="status" aria-live="polite">
        <Text className="essc__small">{view.count}</Text>
      </View>
      <ErrorNotice text={view.error} />
      {view.kind === 'empty' && <Empty text={view.empty} />}
      <View role="list">
        {view.rows.map((row) => (
          <View className="essc__panel" role="listitem" key={row.id}>
            <View className="essc-service__head">
              <Text className="essc-row__title">{row.title}</Text>
              <Text className="essc-tag">{row.reach}</Text>
            </View>
            <Text className="essc__text">{row.summary}</Text>
            <View className="essc-service__ways">
              <View className="essc-service__way">
                <Action
                  label={`${app.text('services.detail')} ${row.title}`}
                  onPress={() => model.choose(row.id)}
                >
                  {app.text('services.detail')}
                </Action>
              </View>
              <View className="essc-service__way">
                <Action
                  main
                  disabled={!row.available || view.busy}
                  label={`${row.action} ${row.title}`}
                  onPress={() => void model.open(row.id)}
                >
                  {row.action}
                </Action>
              </View>
            </View>
          </View>
        ))}
      </View>
      {view.detail && (
        <ServiceDetail
          detail={view.detail}
          busy={view.busy}
          error={view.error}
          onEnter={() => void model.open(view.detail?.id ?? '')}
          onClose={() => model.choose(undefined)}
        />
      )}
    </View>
  )
})

import { Image, Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Facts } from '../../shared/Facts.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { inner } from '../../shared/role.tsx'
import { Sheet } from '../../shared/Sheet.tsx'
import { Skeleton } from '../../shared/Skeleton.tsx'
import { Trouble } from '../../shared/StateNote.tsx'
import { regionArt } from '../card-face/region-art.ts'
import type { LicenceViewProps } from './props.ts'
import './licence-view.scss'

/**
 * The card over the whole screen. Its clock and its band move, which a picture of a screen does not.
 *
 * @example
 * import { useModel } from '@essc/components/shared/use-model'
 * import { Card } from '@essc/models/cards/card'
 * const { licence } = useModel((app) => new Card(app))
 * <LicenceView model={licence} />
 */
export const LicenceView = observer(function LicenceView({ model }: LicenceViewProps) {
  const { view } = model
  if (view.kind === 'closed') return null
  return (
    <Sheet label={view.title} isFull>
      <View className="essc-licence">
        {view.kind === 'loading' && <Skeleton label={view.loading} card />}
        {view.kind === 'error' && (
          <Trouble trouble={view.trouble} onRetry={() => void model.load()} />
        )}
        {view.kind === 'shown' && <Shown model={model} />}
        <View className="essc__actions">
          <Action main={view.kind === 'shown'} onPress={() => model.close()}>
            {view.closeLabel}
          </Action>
        </View>
      </View>
    </Sheet>
  )
})

const Shown = observer(function Shown({ model }: LicenceViewProps) {
  const host = useApp().host.name
  const { view } = model
  const art = regionArt(view.regionCode)
  const isActive = view.statusKind === 'active'
  return (
    <View>
      <View
        className={`essc-licence__head${isActive ? '' : ' essc-licence__head--stopped'}`}
        style={isActive ? { backgroundColor: art.from } : {}}
      >
        <Image
          className="essc-licence__art"
          src={art.image}
          mode="scaleToFill"
          aria-hidden="true"
          {...inner(host, { alt: '' })}
        />
        <View className="essc-licence__words">
          <Text className="essc-licence__small">{`${view.title} · ${view.region}`}</Text>
          <Text className="essc-licence__name">{view.name}</Text>
          <View className="essc-licence__status">
            <Icon name={isActive ? 'good' : 'cross'} />
            <Text className="essc-licence__status-text">{view.status}</Text>
          </View>
        </View>
        <View className="essc-licence__band" aria-hidden="true">
          <View className="essc-licence__mark" />
        </View>
      </View>
      <View className="essc-licence__clock">
        <Text className="essc__small">{view.clockLabel}</Text>
        <Text className="essc-licence__time">{view.clock}</Text>
      </View>
      <Facts rows={view.rows} />
      <Text className="essc__small">{view.hint}</Text>
    </View>
  )
})

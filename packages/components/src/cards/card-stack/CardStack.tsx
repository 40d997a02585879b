import { Text, View } from '@tarojs/components'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { Face } from '../card-face/Face.tsx'
import type { CardStackProps } from './props.ts'
import './card-stack.scss'

/**
 * Several cards, one's own and those one may hold for the family: one is open, the others are edges.
 *
 * @example
 * import { useModel } from '@essc/components/shared/use-model'
 * import { Card } from '@essc/models/cards/card'
 * const own = useModel((app) => new Card(app))
 * <CardStack cards={[{ id: 'own', view: own.view }]} selected="own" onSelect={() => undefined} />
 */
export function CardStack({ cards, selected, onSelect }: CardStackProps) {
  const app = useApp()
  return (
    <View>
      <Heading text={app.text('card.stack', { count: cards.length })} level={2} />
      <View role="list">
        {cards.map(({ id, view }) => (
          <View role="listitem" key={id}>
            {id === selected ? (
              <Face view={view} />
            ) : (
              <View className="essc-stack__edge">
                <Action
                  look="plain"
                  label={`${view.name}，${view.region}，${view.status}`}
                  onPress={() => onSelect(id)}
                >
                  <View className="essc-row__line essc-stack__line">
                    <Text className="essc-row__title">{view.name}</Text>
                    <Text className="essc__small">{`${view.region} · ${view.status}`}</Text>
                  </View>
                </Action>
              </View>
            )}
          </View>
        ))}
      </View>
    </View>
  )
}

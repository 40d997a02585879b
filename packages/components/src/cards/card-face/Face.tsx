import type { Card } from '@essc/models/cards/card'
import { Image, Text, View } from '@tarojs/components'
import { useApp } from '../../shared/context.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { inner } from '../../shared/role.tsx'
import { regionArt } from './region-art.ts'
import './card-face.scss'

export interface FaceProps {
  view: Card['view']
  /** Another picture than the region's: an address. The ground shows where it cannot be had. */
  image?: string
  /** A touch of the card, beside a button that does the same. */
  onTap?: () => void
}

/** The card as a picture of itself, with nothing to press. */
export function Face({ view, image, onTap }: FaceProps) {
  const host = useApp().host.name
  const art = regionArt(view.regionCode)
  const isStopped = view.statusKind !== 'active'
  return (
    <View
      className={`essc-card${isStopped ? ' essc-card--stopped' : ''}`}
      role="group"
      aria-label={view.title}
      {...(onTap ? { onClick: onTap } : {})}
      style={
        isStopped
          ? {}
          : {
              backgroundColor: art.from,
              backgroundImage: `linear-gradient(135deg, ${art.from}, ${art.to})`,
              borderColor: art.to,
            }
      }
    >
      <Image
        className="essc-card__art"
        src={image ?? art.image}
        mode="scaleToFill"
        aria-hidden="true"
        {...inner(host, { alt: '' })}
      />
      <View className="essc-card__body">
        <View className="essc-card__line">
          <View className="essc-card__head">
            <View className="essc-card__seal" aria-hidden="true">
              <Icon name="insurance" />
            </View>
            <View className="essc-card__heading">
              <Text className="essc-card__title">{view.title}</Text>
              <Text className="essc-card__small">{view.region}</Text>
            </View>
          </View>
          <Text className="essc-card__status">{view.status}</Text>
        </View>
        <View className="essc-card__middle">
          <Text className="essc-card__name">{view.name}</Text>
          <Text className="essc-card__small">{view.numberLabel}</Text>
          <Text className="essc-card__number">{view.number}</Text>
        </View>
        <View className="essc-card__foot">
          <Text className="essc-card__small">{view.bankName}</Text>
          <Text className="essc-card__small">{view.validUntil}</Text>
        </View>
      </View>
    </View>
  )
}

import type { TroubleView } from '@essc/models/trouble'
import { Text, View } from '@tarojs/components'
import { Action } from './Action.tsx'
import { Icon, type IconName } from './Icon.tsx'

export interface TroubleProps {
  trouble: TroubleView
  onRetry: () => void
}

/** In place of a content that could not be had: what is wrong, what to do, and trying again. */
export function Trouble({ trouble, onRetry }: TroubleProps) {
  if (trouble.kind === 'none') return null
  const isOffline = trouble.kind === 'offline'
  return (
    <View className="essc-state">
      <View role="alert" aria-live="assertive">
        <View className="essc-state">
          <View className={`essc-state__mark essc-state__mark--${isOffline ? 'warn' : 'bad'}`}>
            <Icon name={isOffline ? 'offline' : 'bad'} />
          </View>
          <Text className="essc__title">{trouble.title}</Text>
          <Text className="essc__small">{trouble.text}</Text>
        </View>
      </View>
      <Action main onPress={onRetry}>
        {trouble.retryLabel}
      </Action>
    </View>
  )
}

export interface EmptyProps {
  text: string
  icon?: IconName
}

/** In place of a list that has nothing in it. */
export function Empty({ text, icon = 'empty' }: EmptyProps) {
  return (
    <View className="essc-state" role="status" aria-live="polite">
      <View className="essc-state__mark">
        <Icon name={icon} />
      </View>
      <Text className="essc__small">{text}</Text>
    </View>
  )
}

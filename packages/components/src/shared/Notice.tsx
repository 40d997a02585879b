import { Text, View } from '@tarojs/components'
import { Icon } from './Icon.tsx'

/** A sentence about something that went wrong, read out at once. */
export function ErrorNotice({ text }: { text: string }) {
  if (!text) return null
  return (
    <View className="essc-notice" role="alert" aria-live="assertive">
      <Icon name="bad" />
      <Text className="essc-notice__text">{text}</Text>
    </View>
  )
}

/** A sentence about how things stand, read out when nothing else is. */
export function StatusNotice({ text }: { text: string }) {
  return (
    <View role="status" aria-live="polite">
      {text ? <Text className="essc__text">{text}</Text> : null}
    </View>
  )
}

import { Text, View } from '@tarojs/components'

/** A sentence about something that went wrong, read out at once. */
export function ErrorNotice({ text }: { text: string }) {
  if (!text) return null
  return (
    <View role="alert" aria-live="assertive">
      <Text className="essc__error">{text}</Text>
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

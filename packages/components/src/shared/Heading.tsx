import { Text, View } from '@tarojs/components'

/** The heading of a screen or panel. */
export function Heading({ text, level = 1 }: { text: string; level?: 1 | 2 }) {
  return (
    <View role="heading" aria-level={level}>
      <Text className={level === 1 ? 'essc__heading' : 'essc__title'}>{text}</Text>
    </View>
  )
}

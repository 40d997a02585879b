import { Text, View } from '@tarojs/components'

export interface SkeletonProps {
  /** What a screen reader says while it lasts. */
  label: string
  /** How many rows will probably come. */
  rows?: number
  /** A card comes first. */
  card?: boolean
}

/** The shape of what is coming, in place of a spinner. */
export function Skeleton({ label, rows = 3, card = false }: SkeletonProps) {
  return (
    <View className="essc-skeleton" role="status" aria-live="polite">
      <Text className="essc__hidden">{label}</Text>
      {card && <View className="essc-skeleton__bar essc-skeleton__bar--tall" aria-hidden="true" />}
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars have nothing else to be told by.
        <View key={row} aria-hidden="true">
          <View className="essc-skeleton__bar essc-skeleton__bar--short" />
          <View className="essc-skeleton__bar" />
        </View>
      ))}
    </View>
  )
}

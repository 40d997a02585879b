import { Text, View } from '@tarojs/components'

export interface FactsProps {
  rows: readonly { label: string; value: string }[]
}

/** What is so, line by line: a word and what it is. */
export function Facts({ rows }: FactsProps) {
  return (
    <View role="list">
      {rows.map(({ label, value }, at) => (
        <View
          className={`essc-row${at === rows.length - 1 ? ' essc-row--last' : ''}`}
          role="listitem"
          key={label}
        >
          <View className="essc-row__line">
            <Text className="essc__small">{label}</Text>
            <Text className="essc-row__value">{value}</Text>
          </View>
        </View>
      ))}
    </View>
  )
}

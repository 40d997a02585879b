import { View } from '@tarojs/components'
import { Action } from './Action.tsx'

export interface ChoicesProps<T extends string> {
  /** What is chosen here, for a screen reader. */
  label: string
  options: readonly { id: T; title: string }[]
  selected: T
  onSelect: (id: T) => void
}

/** One of a few. The chosen one carries a tick as well as its colour. */
export function Choices<T extends string>({ label, options, selected, onSelect }: ChoicesProps<T>) {
  return (
    <View className="essc-choices" role="group" aria-label={label}>
      {options.map(({ id, title }) => (
        <View
          className={`essc-choices__cell${id === selected ? ' essc-choices__cell--selected' : ''}`}
          key={id}
        >
          <Action pressed={id === selected} onPress={() => onSelect(id)}>
            {id === selected ? `✓ ${title}` : title}
          </Action>
        </View>
      ))}
    </View>
  )
}

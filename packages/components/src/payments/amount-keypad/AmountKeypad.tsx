import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { Icon } from '../../shared/Icon.tsx'
import type { AmountKeypadProps } from './props.ts'
import './amount-keypad.scss'

/**
 * An amount in yuan, entered on large keys in their usual order.
 *
 * @example
 * import { useApp } from '@essc/components/shared/context'
 * import { AmountEntry } from '@essc/models/payments/amount-entry'
 * import { useState } from 'react'
 * const app = useApp()
 * const [entry] = useState(() => new AmountEntry(app))
 * <AmountKeypad entry={entry} />
 */
export const AmountKeypad = observer(function AmountKeypad({ entry }: AmountKeypadProps) {
  const { amount, keys, label, status, deleteLabel } = entry.view
  return (
    <View role="group" aria-label={label}>
      <View role="status" aria-live="polite" aria-label={status}>
        <Text className="essc-amount__entered">{amount}</Text>
      </View>
      <View className="essc-amount__keys">
        {keys.map((key) => (
          <View className="essc-amount__cell" key={key.id}>
            <Action label={key.label} onPress={() => entry.press(key.id)}>
              {key.id}
            </Action>
          </View>
        ))}
        <View className="essc-amount__cell">
          <Action label={deleteLabel} onPress={() => entry.remove()}>
            <Icon name="delete" />
          </Action>
        </View>
      </View>
    </View>
  )
})

import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { Icon } from '../../shared/Icon.tsx'
import type { PasswordKeypadProps } from './props.ts'
import './password-keypad.scss'

/**
 * Six digits without the system's keyboard. A screen reader says how many digits were entered, never
 * which.
 *
 * @example
 * import { useModel } from '@essc/components/shared/use-model'
 * import { Unlock } from '@essc/models/enrolment/unlock'
 * const { keypad } = useModel((app) => new Unlock(app))
 * <PasswordKeypad keypad={keypad} />
 */
export const PasswordKeypad = observer(function PasswordKeypad({ keypad }: PasswordKeypadProps) {
  const { keys, dots, status, label, deleteLabel } = keypad.view
  return (
    <View className="essc-keypad" role="group" aria-label={label}>
      <View className="essc-keypad__dots" role="status" aria-live="polite" aria-label={status}>
        {dots.map((filled, at) => (
          <View
            // biome-ignore lint/suspicious/noArrayIndexKey: the six places are what they are.
            key={at}
            className={`essc-keypad__dot${filled ? ' essc-keypad__dot--filled' : ''}`}
          />
        ))}
      </View>
      <View className="essc-keypad__keys">
        {keys.map((key) => (
          <View className="essc-keypad__cell" key={key}>
            <Action onPress={() => keypad.press(key)}>{key}</Action>
          </View>
        ))}
        <View className="essc-keypad__cell essc-keypad__cell--wide">
          <Action look="quiet" onPress={() => keypad.remove()}>
            <Icon name="delete" />
            <Text className="essc-keypad__delete">{deleteLabel}</Text>
          </Action>
        </View>
      </View>
    </View>
  )
})

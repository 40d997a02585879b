import { Unlock } from '@essc/models/enrolment/unlock'
import { View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { PasswordKeypad } from '../../password/password-keypad/PasswordKeypad.tsx'
import { Action } from '../../shared/Action.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice } from '../../shared/Notice.tsx'
import { useModel } from '../../shared/use-model.tsx'

export interface UnlockPanelProps {
  /** The card is locked and the holder wants a new password: open the enrolment. */
  onRecover: () => void
}

/** Opening the card with its password; when it is open, the app knows. */
export const UnlockPanel = observer(function UnlockPanel({ onRecover }: UnlockPanelProps) {
  const model = useModel((app) => new Unlock(app))
  const { view } = model
  return (
    <View>
      <Heading text={view.title} />
      <ErrorNotice text={view.error} />
      {view.canRecover ? (
        <Action main onPress={onRecover}>
          {view.recoverLabel}
        </Action>
      ) : (
        <PasswordKeypad keypad={model.keypad} />
      )}
    </View>
  )
})

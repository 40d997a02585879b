import { Unlock } from '@essc/models/enrolment/unlock'
import { View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { PasswordKeypad } from '../../password/password-keypad/PasswordKeypad.tsx'
import { Action } from '../../shared/Action.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice } from '../../shared/Notice.tsx'
import { useModel } from '../../shared/use-model.tsx'
import type { UnlockPanelProps, UnlockPanelViewProps } from './props.ts'

/** Opening the card with its password; when it is open, the app knows. */
export function UnlockPanel({ onRecover }: UnlockPanelProps) {
  return <UnlockPanelView onRecover={onRecover} model={useModel((app) => new Unlock(app))} />
}

/** The same over a model that is handed in. */
export const UnlockPanelView = observer(function UnlockPanelView(props: UnlockPanelViewProps) {
  const { model, onRecover } = props
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
        <View>
          <PasswordKeypad keypad={model.keypad} />
          <Action look="quiet" onPress={onRecover}>
            {view.forgotLabel}
          </Action>
        </View>
      )}
    </View>
  )
})

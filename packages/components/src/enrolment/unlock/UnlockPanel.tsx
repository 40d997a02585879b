import { Unlock } from '@essc/models/enrolment/unlock'
import { View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { PasswordKeypad } from '../../password/password-keypad/PasswordKeypad.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice } from '../../shared/Notice.tsx'
import { useModel } from '../../shared/use-model.tsx'

/** Opening the card with its password; when it is open, the app knows. */
export const UnlockPanel = observer(function UnlockPanel() {
  const model = useModel((app) => new Unlock(app))
  const { view } = model
  return (
    <View>
      <Heading text={view.title} />
      <ErrorNotice text={view.error} />
      <PasswordKeypad keypad={model.keypad} />
    </View>
  )
})

import { Enrolment } from '@essc/models/enrolment/enrolment'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { PasswordKeypad } from '../../password/password-keypad/PasswordKeypad.tsx'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Field } from '../../shared/Field.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import { useModel } from '../../shared/use-model.tsx'

export interface EnrolmentFlowProps {
  /** The card is there and the holder wants to see it. */
  onDone: () => void
}

/** Receiving the card, step by step; goes on where it was interrupted. */
export const EnrolmentFlow = observer(function EnrolmentFlow({ onDone }: EnrolmentFlowProps) {
  const app = useApp()
  const model = useModel((shared) => new Enrolment(shared))
  const { view } = model
  return (
    <View>
      <Text className="essc__small">{view.progress}</Text>
      <Heading text={view.heading} />
      <StatusNotice text={view.explanation} />
      <ErrorNotice text={view.error} />
      {view.kind === 'error' && (
        <Action main onPress={() => void model.show()}>
          {app.text('common.retry')}
        </Action>
      )}
      {view.kind === 'identity' && (
        <View>
          <Field
            label={app.text('enrolment.identity.name')}
            placeholder={app.text('enrolment.identity.namePlaceholder')}
            value={view.name}
            onChange={(name) => model.setName(name)}
          />
          <Field
            label={app.text('enrolment.identity.number')}
            placeholder={app.text('enrolment.identity.numberPlaceholder')}
            type="idcard"
            maxLength={24}
            value={view.documentNumber}
            onChange={(number) => model.setDocumentNumber(number)}
          />
          <Action main disabled={!view.canContinue} onPress={() => void model.sendIdentity()}>
            {app.text('common.continue')}
          </Action>
        </View>
      )}
      {view.kind === 'face' && (
        <View>
          <Text className="essc__small">{view.attemptsText}</Text>
          <Action main disabled={view.busy} onPress={() => void model.verifyFace()}>
            {app.text('enrolment.face.start')}
          </Action>
        </View>
      )}
      {view.kind === 'password' && <PasswordKeypad keypad={model.keypad} />}
      {view.kind === 'done' && (
        <Action main onPress={onDone}>
          {app.text('enrolment.done.look')}
        </Action>
      )}
    </View>
  )
})

import { Enrolment } from '@essc/models/enrolment/enrolment'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { PasswordKeypad } from '../../password/password-keypad/PasswordKeypad.tsx'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Field } from '../../shared/Field.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import { Skeleton } from '../../shared/Skeleton.tsx'
import { useModel } from '../../shared/use-model.tsx'
import type { EnrolmentFlowProps, EnrolmentFlowViewProps } from './props.ts'
import './enrolment-flow.scss'

/** Receiving the card, step by step; goes on where it was interrupted. */
export function EnrolmentFlow({ onDone }: EnrolmentFlowProps) {
  return <EnrolmentFlowView onDone={onDone} model={useModel((app) => new Enrolment(app))} />
}

/** The same over a model that is handed in. */
export const EnrolmentFlowView = observer(function EnrolmentFlowView(
  props: EnrolmentFlowViewProps,
) {
  const { model, onDone } = props
  const app = useApp()
  const { view } = model
  if (view.kind === 'loading') return <Skeleton label={app.text('common.loading')} />
  return (
    <View>
      <Text className="essc__small">{view.progress}</Text>
      <View className="essc-steps" aria-hidden="true">
        {view.steps.map((reached, at) => (
          <View
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps are what they are.
            key={at}
            className={`essc-steps__bar${reached ? ' essc-steps__bar--reached' : ''}`}
          />
        ))}
      </View>
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

import { Enrolment } from '@essc/models/enrolment/enrolment'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { PasswordKeypad } from '../../password/password-keypad/PasswordKeypad.tsx'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import { Skeleton } from '../../shared/Skeleton.tsx'
import { useModel } from '../../shared/use-model.tsx'
import { FaceStep } from './FaceStep.tsx'
import { IdentityStep } from './IdentityStep.tsx'
import type { EnrolmentFlowProps, EnrolmentFlowViewProps } from './props.ts'
import { SmsStep } from './SmsStep.tsx'
import './enrolment-flow.scss'

/** Receiving the card, step by step; goes on where it was interrupted. */
export function EnrolmentFlow({ onDone, recover = false }: EnrolmentFlowProps) {
  return (
    <EnrolmentFlowView onDone={onDone} model={useModel((app) => new Enrolment(app, { recover }))} />
  )
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
      {view.kind === 'identity' && <IdentityStep model={model} />}
      {view.kind === 'sms' && <SmsStep model={model} />}
      {view.kind === 'face' && <FaceStep model={model} />}
      {view.kind === 'password' && <PasswordKeypad keypad={model.keypad} />}
      {view.kind === 'done' && (
        <Action main onPress={onDone}>
          {app.text('enrolment.done.look')}
        </Action>
      )}
    </View>
  )
})

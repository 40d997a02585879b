import { Leave } from '@essc/models/cards/leave'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { PasswordKeypad } from '../../password/password-keypad/PasswordKeypad.tsx'
import { Action } from '../../shared/Action.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import { useModel } from '../../shared/use-model.tsx'
import type { LeaveCardProps, LeaveCardViewProps } from './props.ts'

/** Stopping the card, taking it out of this app, or closing it. */
export function LeaveCard(props: LeaveCardProps) {
  return <LeaveCardView {...props} model={useModel((app) => new Leave(app))} />
}

/** The same over a model that is handed in. */
export const LeaveCardView = observer(function LeaveCardView(props: LeaveCardViewProps) {
  const { model, onDone, onResume } = props
  const { view } = model
  return (
    <View>
      <Heading text={view.title} />
      <StatusNotice text={view.text} />
      <ErrorNotice text={view.error} />
      {view.kind === 'choices' &&
        view.choices.map(({ id, title, text }) => (
          <View className="essc__panel" key={id}>
            <Text className="essc__text">{text}</Text>
            <Action onPress={() => model.choose(id)}>{title}</Action>
          </View>
        ))}
      {view.kind === 'confirm' && (
        <Action main disabled={view.busy} onPress={() => void model.stop()}>
          {view.stopLabel}
        </Action>
      )}
      {view.kind === 'password' && (
        <View className="essc__panel">
          <Heading text={view.askTitle} level={2} />
          <PasswordKeypad keypad={model.keypad} />
        </View>
      )}
      {(view.kind === 'confirm' || view.kind === 'password') && (
        <Action look="quiet" disabled={view.busy} onPress={() => model.cancel()}>
          {view.cancelLabel}
        </Action>
      )}
      {view.kind === 'done' && (
        <View>
          {view.canResume && <Action onPress={onResume}>{view.resumeLabel}</Action>}
          <Action main onPress={onDone}>
            {view.doneLabel}
          </Action>
        </View>
      )}
    </View>
  )
})

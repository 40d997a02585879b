import { Card } from '@essc/models/cards/card'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { PasswordKeypad } from '../../password/password-keypad/PasswordKeypad.tsx'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { ErrorNotice } from '../../shared/Notice.tsx'
import { Skeleton } from '../../shared/Skeleton.tsx'
import { Trouble } from '../../shared/StateNote.tsx'
import { useModel } from '../../shared/use-model.tsx'
import { Face } from './Face.tsx'
import type { CardFaceProps, CardFaceViewProps } from './props.ts'

/** The face of the card: masked until the password is entered, and then for 30 seconds. */
export function CardFace(props: CardFaceProps) {
  return <CardFaceView {...props} model={useModel((app) => new Card(app))} />
}

/** The same over a model that is handed in. */
export const CardFaceView = observer(function CardFaceView(props: CardFaceViewProps) {
  const { model, onLinkBank, onResume } = props
  const app = useApp()
  const { view } = model
  if (view.kind === 'loading') return <Skeleton label={app.text('common.loading')} card rows={0} />
  if (view.kind === 'error')
    return (
      <View className="essc__panel">
        <Trouble trouble={view.trouble} onRetry={() => void model.show()} />
      </View>
    )
  return (
    <View>
      <Face view={view} />
      <View className="essc-card__below">
        <Text className="essc-tag">{view.level}</Text>
        <View className="essc-card__reveal">
          <Action look="quiet" disabled={view.busy} onPress={() => model.toggleReveal()}>
            <Icon name="eye" />
            <Text className="essc-card__reveal-text">{view.revealLabel}</Text>
          </Action>
        </View>
      </View>
      <ErrorNotice text={view.error} />
      {view.asking && (
        <View className="essc__panel">
          <Heading text={view.askTitle} level={2} />
          <PasswordKeypad keypad={model.keypad} />
        </View>
      )}
      {view.canResume && onResume && (
        <View className="essc__panel">
          <Text className="essc__text">{view.resumeText}</Text>
          <Action main onPress={onResume}>
            {view.resumeLabel}
          </Action>
        </View>
      )}
      {view.canLink && onLinkBank && (
        <Action main onPress={onLinkBank}>
          {app.text('card.bank')}
        </Action>
      )}
    </View>
  )
})

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
import { LicenceView } from '../licence-view/LicenceView.tsx'
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
      <Face view={view} onTap={() => model.licence.tap()} />
      <View className="essc-card__below">
        <Text className="essc-tag">{view.level}</Text>
        <View className="essc-card__reveal">
          <Action look="quiet" disabled={view.busy} onPress={() => model.toggleReveal()}>
            <Icon name="eye" />
            <Text className="essc-card__reveal-text">{view.revealLabel}</Text>
          </Action>
        </View>
      </View>
      {view.countdown !== '' && <Text className="essc-card__countdown">{view.countdown}</Text>}
      {view.keptNote !== '' && (
        <View className="essc-notice essc-notice--warn" role="status" aria-live="polite">
          <Icon name="offline" />
          <Text className="essc-notice__text">{view.keptNote}</Text>
        </View>
      )}
      {view.wayOut !== '' && (
        <View className="essc-notice essc-notice--warn" role="status" aria-live="polite">
          <Icon name="bad" />
          <Text className="essc-notice__text">{view.wayOut}</Text>
        </View>
      )}
      <ErrorNotice text={view.error} />
      {view.asking && (
        <View className="essc__panel">
          <Heading text={view.askTitle} level={2} />
          <PasswordKeypad keypad={model.keypad} />
          {view.canUseFace && (
            <Action disabled={view.busy} onPress={() => void model.revealByFace()}>
              {view.faceLabel}
            </Action>
          )}
        </View>
      )}
      {view.canResume && onResume && (
        <Action main onPress={onResume}>
          {view.resumeLabel}
        </Action>
      )}
      {view.canLink && onLinkBank && (
        <Action main onPress={onLinkBank}>
          {app.text('card.bank')}
        </Action>
      )}
      <Action onPress={() => void model.licence.open()}>{model.licence.view.openLabel}</Action>
      <LicenceView model={model.licence} />
    </View>
  )
})

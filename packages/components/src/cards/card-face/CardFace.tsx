import { Card } from '@essc/models/cards/card'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { PasswordKeypad } from '../../password/password-keypad/PasswordKeypad.tsx'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import { useModel } from '../../shared/use-model.tsx'
import './card-face.scss'

export interface CardFaceProps {
  /** Shown where payment is not on yet; left out, the offer is not made. */
  onLinkBank?: () => void
}

/** The face of the card: masked until the password is entered, and then for 30 seconds. */
export const CardFace = observer(function CardFace({ onLinkBank }: CardFaceProps) {
  const app = useApp()
  const model = useModel((shared) => new Card(shared))
  const { view } = model
  if (view.kind !== 'card')
    return (
      <View>
        <StatusNotice text={view.kind === 'loading' ? app.text('common.loading') : ''} />
        <ErrorNotice text={view.error} />
        {view.kind === 'error' && (
          <Action main onPress={() => void model.show()}>
            {app.text('common.retry')}
          </Action>
        )}
      </View>
    )
  return (
    <View>
      <View
        className={`essc-card${view.statusKind === 'active' ? '' : ' essc-card--stopped'}`}
        role="group"
        aria-label={view.title}
      >
        <View className="essc-card__line">
          <View>
            <Text className="essc-card__title">{view.title}</Text>
            <Text className="essc-card__small">{view.region}</Text>
          </View>
          <Text className="essc-card__status">{view.status}</Text>
        </View>
        <Text className="essc-card__name">{view.name}</Text>
        <Text className="essc-card__small">{view.numberLabel}</Text>
        <Text className="essc-card__number">{view.number}</Text>
        <View className="essc-card__foot">
          <Text className="essc-card__small">{view.bankName}</Text>
          <Text className="essc-card__small">{view.validUntil}</Text>
        </View>
      </View>
      <Text className="essc__text">{view.level}</Text>
      <ErrorNotice text={view.error} />
      <Action disabled={view.busy} onPress={() => model.toggleReveal()}>
        {view.revealLabel}
      </Action>
      {view.asking && (
        <View className="essc__panel">
          <Heading text={view.askTitle} level={2} />
          <PasswordKeypad keypad={model.keypad} />
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

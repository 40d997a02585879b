import { Confirm } from '@essc/models/payments/confirm'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { PasswordKeypad } from '../../password/password-keypad/PasswordKeypad.tsx'
import { Action } from '../../shared/Action.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice } from '../../shared/Notice.tsx'
import { useModel } from '../../shared/use-model.tsx'
import './pay-sheet.scss'

/** Lies over the payment code: asks for the password where a payment needs it, and tells the outcome. */
export const PaySheet = observer(function PaySheet() {
  const model = useModel((app) => new Confirm(app))
  const { view } = model
  if (view.kind === 'none') return null
  const asks = view.kind !== 'outcome'
  return (
    <View className="essc-pay" role="dialog" aria-modal="true" aria-label={view.title}>
      {asks ? (
        <Heading text={view.title} level={2} />
      ) : (
        <View role="status" aria-live="assertive">
          <Text className={`essc-pay__state${view.paid ? ' essc-pay__state--paid' : ''}`}>
            {view.paid ? '✓ ' : '✕ '}
            {view.state}
          </Text>
        </View>
      )}
      <Text className="essc-pay__amount">{view.amount}</Text>
      <Text className="essc__text">{view.merchant}</Text>
      <Text className="essc__small">{view.from}</Text>
      <ErrorNotice text={view.reason || view.error} />
      {view.kind === 'quote' && (
        <View>
          <Text className="essc__text">{view.expires}</Text>
          <Action main disabled={view.busy} onPress={() => model.agree()}>
            {view.agreeLabel}
          </Action>
          <Action disabled={view.busy} onPress={() => void model.decline()}>
            {view.declineLabel}
          </Action>
        </View>
      )}
      {view.kind === 'password' && (
        <View>
          <Text className="essc__text">{view.askTitle}</Text>
          <PasswordKeypad keypad={model.keypad} />
          <Action disabled={view.busy} onPress={() => void model.decline()}>
            {view.declineLabel}
          </Action>
        </View>
      )}
      {view.kind === 'outcome' && (
        <View>
          <Text className="essc__text">{view.receipt}</Text>
          <Action main onPress={() => model.close()}>
            {view.closeLabel}
          </Action>
        </View>
      )}
    </View>
  )
})

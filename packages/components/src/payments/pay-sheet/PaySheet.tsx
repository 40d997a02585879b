import { Confirm } from '@essc/models/payments/confirm'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { PasswordKeypad } from '../../password/password-keypad/PasswordKeypad.tsx'
import { Action } from '../../shared/Action.tsx'
import { Facts } from '../../shared/Facts.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice } from '../../shared/Notice.tsx'
import { Sheet } from '../../shared/Sheet.tsx'
import { useModel } from '../../shared/use-model.tsx'
import { Receipt } from '../receipt/Receipt.tsx'
import type { PaySheetViewProps } from './props.ts'
import './pay-sheet.scss'

/** Lies over the payment code: asks for the password where a payment needs it, and tells the outcome. */
export function PaySheet() {
  return <PaySheetView model={useModel((app) => new Confirm(app))} />
}

/** The same over a model that is handed in. */
export const PaySheetView = observer(function PaySheetView({ model }: PaySheetViewProps) {
  const { view } = model
  if (view.kind === 'none') return null
  if (view.kind === 'outcome')
    return (
      <Sheet label={view.title}>
        {view.receipt && <Receipt view={view.receipt} />}
        <ErrorNotice text={view.error} />
        <View className="essc__actions">
          <Action main onPress={() => model.close()}>
            {view.closeLabel}
          </Action>
        </View>
      </Sheet>
    )
  return (
    <Sheet label={view.title}>
      <Heading text={view.title} level={2} />
      <Text className="essc-pay__amount">{view.amount}</Text>
      <ErrorNotice text={view.error} />
      {view.kind === 'quote' ? (
        <View>
          <Facts rows={view.facts} />
          <Text className="essc__text">{view.expires}</Text>
          <Action main disabled={view.busy} onPress={() => void model.agree()}>
            {view.agreeLabel}
          </Action>
        </View>
      ) : (
        <View>
          <Text className="essc__text">{view.merchant}</Text>
          <Text className="essc__text">{view.askTitle}</Text>
          <PasswordKeypad keypad={model.keypad} />
        </View>
      )}
      {view.canUseFace && (
        <Action disabled={view.busy} onPress={() => void model.agreeByFace()}>
          {view.faceLabel}
        </Action>
      )}
      <Action look="quiet" disabled={view.busy} onPress={() => void model.decline()}>
        {view.declineLabel}
      </Action>
    </Sheet>
  )
})

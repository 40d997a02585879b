import { Bank } from '@essc/models/enrolment/bank'
import { View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Field } from '../../shared/Field.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import { useModel } from '../../shared/use-model.tsx'

export interface BankLinkProps {
  /** Payment is on and the holder goes on. */
  onDone: () => void
}

/** Linking the card's bank account with a code that the bank sends. */
export const BankLink = observer(function BankLink({ onDone }: BankLinkProps) {
  const app = useApp()
  const model = useModel((shared) => new Bank(shared))
  const { view } = model
  return (
    <View>
      <Heading text={view.title} />
      <StatusNotice text={view.explanation} />
      <ErrorNotice text={view.error} />
      {view.kind === 'error' && (
        <Action main onPress={() => void model.show()}>
          {app.text('common.retry')}
        </Action>
      )}
      {(view.kind === 'phone' || view.kind === 'code') && (
        <View>
          <Field
            label={app.text('bank.phone')}
            type="number"
            maxLength={11}
            value={view.phone}
            onChange={(phone) => model.setPhone(phone)}
          />
          <Action
            main={view.kind === 'phone'}
            disabled={!view.canSend}
            onPress={() => void model.sendCode()}
          >
            {app.text('bank.sendCode')}
          </Action>
        </View>
      )}
      {view.kind === 'code' && (
        <View>
          <Field
            label={app.text('bank.code')}
            type="number"
            maxLength={6}
            value={view.code}
            onChange={(code) => model.setCode(code)}
          />
          <Action main disabled={!view.canConfirm} onPress={() => void model.confirm()}>
            {app.text('common.confirm')}
          </Action>
        </View>
      )}
      {view.kind === 'linked' && (
        <Action main onPress={onDone}>
          {app.text('common.done')}
        </Action>
      )}
    </View>
  )
})

import { Bank } from '@essc/models/enrolment/bank'
import { View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Field } from '../../shared/Field.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import { Skeleton } from '../../shared/Skeleton.tsx'
import { useModel } from '../../shared/use-model.tsx'
import type { BankLinkProps, BankLinkViewProps } from './props.ts'

/** Linking the card's bank account with a code that the bank sends. */
export function BankLink({ onDone }: BankLinkProps) {
  return <BankLinkView onDone={onDone} model={useModel((app) => new Bank(app))} />
}

/** The same over a model that is handed in. */
export const BankLinkView = observer(function BankLinkView({ model, onDone }: BankLinkViewProps) {
  const app = useApp()
  const { view } = model
  if (view.kind === 'loading') return <Skeleton label={app.text('common.loading')} />
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

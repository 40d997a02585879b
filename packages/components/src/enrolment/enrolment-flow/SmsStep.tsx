import { View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { Field } from '../../shared/Field.tsx'
import { StatusNotice } from '../../shared/Notice.tsx'
import type { StepProps } from './props.ts'

/** The code by text message, where the channel asks for it. */
export const SmsStep = observer(function SmsStep({ model }: StepProps) {
  const { sms, busy } = model.view
  return (
    <View>
      <Field
        label={sms.phoneLabel}
        type="number"
        maxLength={11}
        value={sms.phone}
        onChange={(phone) => model.sms.setPhone(phone)}
      />
      <Action
        main={!sms.isSent}
        disabled={busy || !sms.canSend}
        onPress={() => void model.sendSms()}
      >
        {sms.sendLabel}
      </Action>
      <StatusNotice text={sms.sentText} />
      {sms.isSent && (
        <View>
          <Field
            label={sms.codeLabel}
            type="number"
            maxLength={6}
            value={sms.code}
            onChange={(code) => model.sms.setCode(code)}
          />
          <Action main disabled={busy || !sms.canCheck} onPress={() => void model.checkSms()}>
            {sms.checkLabel}
          </Action>
        </View>
      )}
    </View>
  )
})

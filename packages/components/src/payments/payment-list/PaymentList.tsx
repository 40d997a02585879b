import { History } from '@essc/models/payments/history'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { useApp } from '../../shared/context.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import { useModel } from '../../shared/use-model.tsx'

/** The holder's payments, newest first. */
export const PaymentList = observer(function PaymentList() {
  const app = useApp()
  const { view } = useModel((shared) => new History(shared))
  const waiting = view.kind === 'loading' ? app.text('common.loading') : ''
  return (
    <View>
      <Heading text={view.title} />
      <StatusNotice text={view.kind === 'empty' ? view.empty : waiting} />
      <ErrorNotice text={view.error} />
      <View role="list">
        {view.rows.map((row) => (
          <View className="essc-row" role="listitem" key={row.id}>
            <View className="essc-row__line">
              <Text className="essc-row__title">{row.merchant}</Text>
              <Text className="essc-row__title">{row.amount}</Text>
            </View>
            <View className="essc-row__line">
              <Text className="essc__small">{row.time}</Text>
              <Text className="essc__small">{row.state}</Text>
            </View>
            <Text className="essc__small">{row.receipt}</Text>
          </View>
        ))}
      </View>
    </View>
  )
})

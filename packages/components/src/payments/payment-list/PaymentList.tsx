import { History } from '@essc/models/payments/history'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { Field } from '../../shared/Field.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { Sheet } from '../../shared/Sheet.tsx'
import { Skeleton } from '../../shared/Skeleton.tsx'
import { Empty, Trouble } from '../../shared/StateNote.tsx'
import { useModel } from '../../shared/use-model.tsx'
import { Receipt } from '../receipt/Receipt.tsx'
import { Months } from './Months.tsx'
import type { PaymentListViewProps } from './props.ts'

/** The holder's payments, newest first: searched, summed up by months, each with its receipt. */
export function PaymentList() {
  return <PaymentListView model={useModel((app) => new History(app))} />
}

/** The same over a model that is handed in. */
export const PaymentListView = observer(function PaymentListView({ model }: PaymentListViewProps) {
  const { view } = model
  return (
    <View>
      <Heading text={view.title} />
      <Field label={view.searchLabel} value={view.query} onChange={model.setQuery} maxLength={64} />
      <Months model={model} />
      {view.kind === 'loading' && <Skeleton label={view.loading} />}
      <View className={view.kind === 'loading' ? '' : 'essc__panel essc__panel--flush'}>
        {view.kind === 'error' && (
          <Trouble trouble={view.trouble} onRetry={() => void model.show()} />
        )}
        {view.kind === 'empty' && <Empty icon="receipt" text={view.empty} />}
        {view.kind === 'list' && (
          <View role="list">
            {view.rows.map((row, at) => (
              <View
                className={`essc-row${at === view.rows.length - 1 ? ' essc-row--last' : ''}`}
                role="listitem"
                key={row.id}
              >
                <Action look="plain" label={row.label} onPress={() => model.open(row.id)}>
                  <View className="essc-row__all">
                    <View className="essc-row__line">
                      <Text className="essc-row__title">{row.merchant}</Text>
                      <Text className="essc-row__title">{row.amount}</Text>
                    </View>
                    <View className="essc-row__line">
                      <Text className="essc__small">{row.time}</Text>
                      <Text className={`essc-tag${row.paid ? ' essc-tag--good' : ''}`}>
                        {row.state}
                      </Text>
                    </View>
                    {row.back !== '' && <Text className="essc__small">{row.back}</Text>}
                  </View>
                </Action>
              </View>
            ))}
          </View>
        )}
      </View>
      {view.kind === 'list' && view.hasMore && (
        <Action look="quiet" onPress={() => void model.more()}>
          {view.moreLabel}
        </Action>
      )}
      {view.receipt && (
        <Sheet label={view.receipt.title}>
          <Receipt view={view.receipt} />
          <View className="essc__actions">
            <Action main onPress={() => model.close()}>
              {view.closeLabel}
            </Action>
          </View>
        </Sheet>
      )}
    </View>
  )
})

import { Text, View } from '@tarojs/components'
import { Facts } from '../../shared/Facts.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { ErrorNotice } from '../../shared/Notice.tsx'
import type { ReceiptProps } from './props.ts'
import './receipt.scss'

const looks = {
  captured: { mark: 'good', icon: 'good' },
  awaitingHolder: { mark: 'warn', icon: 'time' },
  declined: { mark: 'bad', icon: 'cross' },
  expired: { mark: 'bad', icon: 'cross' },
  voided: { mark: 'warn', icon: 'receipt' },
  refunded: { mark: 'warn', icon: 'receipt' },
} as const

/**
 * How a payment ended, in words, with a sign and all that was recorded of it.
 *
 * @example
 * import { useModel } from '@essc/components/shared/use-model'
 * import { History } from '@essc/models/payments/history'
 * import { View } from '@tarojs/components'
 * const { view } = useModel((app) => new History(app))
 * <View>{view.receipt && <Receipt view={view.receipt} />}</View>
 */
export function Receipt({ view }: ReceiptProps) {
  const { mark, icon } = looks[view.stateKind]
  return (
    <View>
      <View className="essc-receipt__head" role="status" aria-live="assertive">
        <View className={`essc-state__mark essc-state__mark--${mark}`}>
          <Icon name={icon} />
        </View>
        <Text className="essc-receipt__state">{view.state}</Text>
        <Text className="essc-receipt__amount">{view.amount}</Text>
      </View>
      <ErrorNotice text={view.reason} />
      <Facts rows={view.rows} />
    </View>
  )
}

import { ScanPay as ScanPayModel } from '@essc/models/payments/scan-pay'
import { Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { ScanResult } from '../../codes/scan-result/ScanResult.tsx'
import { Action } from '../../shared/Action.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { ErrorNotice } from '../../shared/Notice.tsx'
import { Skeleton } from '../../shared/Skeleton.tsx'
import { useModel } from '../../shared/use-model.tsx'
import { AmountKeypad } from '../amount-keypad/AmountKeypad.tsx'
import { PaySheetView } from '../pay-sheet/PaySheet.tsx'
import type { ScanPayProps, ScanPayViewProps } from './props.ts'

/** Paying by scanning what a till or counter shows: scanner, amount, agreement, receipt. */
export function ScanPay(props: ScanPayProps) {
  return <ScanPayView {...props} model={useModel((app) => new ScanPayModel(app))} />
}

/** The same over a model that is handed in. */
export const ScanPayView = observer(function ScanPayView({ model, onLinkBank }: ScanPayViewProps) {
  const { view } = model
  return (
    <View>
      <Heading text={view.title} />
      <ErrorNotice text={view.error} />
      {view.canLink && onLinkBank && (
        <Action main onPress={onLinkBank}>
          {view.linkLabel}
        </Action>
      )}
      {view.needsSettings && (
        <Action onPress={() => void model.openSettings()}>{view.settingsLabel}</Action>
      )}
      {view.kind === 'loading' && <Skeleton label={view.loading} rows={2} />}
      {view.kind === 'ready' && (
        <View className="essc__panel">
          <View className="essc-state">
            <View className="essc-state__mark">
              <Icon name="scan" />
            </View>
            <Text className="essc__small">{view.canScan ? view.hint : view.cannotScan}</Text>
          </View>
          {view.canScan && (
            <Action main onPress={() => void model.scan()}>
              {view.scanLabel}
            </Action>
          )}
        </View>
      )}
      {view.kind === 'finding' && view.finding && (
        <ScanResult kind={view.finding} onScanAgain={() => void model.scan()} />
      )}
      {view.kind === 'amount' && (
        <View className="essc__panel">
          <Text className="essc__small">{view.hint}</Text>
          <AmountKeypad entry={model.amount} />
          <Action main disabled={!view.canPay} onPress={() => void model.sendAmount()}>
            {view.payLabel}
          </Action>
          <Action look="quiet" disabled={view.busy} onPress={() => void model.scan()}>
            {view.againLabel}
          </Action>
        </View>
      )}
      <PaySheetView model={model.confirm} />
    </View>
  )
})

import { Code } from '@essc/models/codes/code'
import { Image, Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import { role } from '../../shared/role.tsx'
import { useModel } from '../../shared/use-model.tsx'
import './code-panel.scss'

export interface CodePanelProps {
  kind: 'identity' | 'payment'
}

/** A code on the screen, with its countdown. The white ground stays in dark mode: scanners need it. */
export const CodePanel = observer(function CodePanel({ kind }: CodePanelProps) {
  const model = useModel((app) => new Code(app, kind))
  const { view } = model
  return (
    <View>
      <StatusNotice text={view.kind === 'loading' ? view.loading : view.announcement} />
      <ErrorNotice text={view.error} />
      {view.kind === 'error' && (
        <Action main onPress={() => model.refresh()}>
          {view.retryLabel}
        </Action>
      )}
      {view.kind === 'code' && (
        <View>
          <View className="essc-code">
            {view.barcode !== '' && (
              <View>
                <Image
                  className="essc-code__barcode"
                  src={view.barcode}
                  mode="scaleToFill"
                  {...role('img')}
                  aria-label={view.barcodeLabel}
                />
                <Text className="essc-code__digits" aria-label={view.digitsLabel}>
                  {view.digits}
                </Text>
              </View>
            )}
            <Image
              className={`essc-code__image${view.barcode ? ' essc-code__image--small' : ''}`}
              src={view.image}
              mode="scaleToFill"
              {...role('img')}
              aria-label={view.imageLabel}
            />
            <Text className="essc-code__countdown">{view.countdown}</Text>
            <Action onPress={() => model.refresh()}>{view.refreshLabel}</Action>
          </View>
          <Text className="essc__small">{view.hint}</Text>
          <Text className="essc__small">{view.warning}</Text>
          <Text className="essc__small">{view.usableUntil}</Text>
        </View>
      )}
    </View>
  )
})

import { Code } from '@essc/models/codes/code'
import { Image, Text, View } from '@tarojs/components'
import { observer } from 'mobx-react-lite'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { ErrorNotice, StatusNotice } from '../../shared/Notice.tsx'
import { inner, role } from '../../shared/role.tsx'
import { Skeleton } from '../../shared/Skeleton.tsx'
import { useModel } from '../../shared/use-model.tsx'
import type { CodePanelProps, CodePanelViewProps } from './props.ts'
import './code-panel.scss'

/** A code on the screen, with its countdown. */
export function CodePanel({ kind }: CodePanelProps) {
  return <CodePanelView model={useModel((app) => new Code(app, kind))} />
}

/** The same over a model that is handed in. The white ground stays in dark mode: scanners need it. */
export const CodePanelView = observer(function CodePanelView({ model }: CodePanelViewProps) {
  const host = useApp().host.name
  const { view } = model
  if (view.kind === 'loading') return <Skeleton label={view.loading} card rows={0} />
  return (
    <View>
      <StatusNotice text={view.announcement} />
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
                  {...inner(host, { alt: '' })}
                />
                <Text className="essc-code__digits" {...role('img')} aria-label={view.digitsLabel}>
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
              {...inner(host, { alt: '' })}
            />
            <View className="essc-code__countdown">
              <Icon name="time" />
              <Text className="essc-code__seconds">{view.countdown}</Text>
            </View>
          </View>
          <Action onPress={() => model.refresh()}>{view.refreshLabel}</Action>
          <ErrorNotice text={view.bindError} />
          {view.canBind && (
            <View>
              <Action look="quiet" onPress={() => void model.scanTerminal()}>
                <Icon name="scan" />
                <Text className="essc-code__bind">{view.bindLabel}</Text>
              </Action>
              <StatusNotice text={view.bindHint} />
            </View>
          )}
          {view.clockNote !== '' && (
            <View className="essc-notice essc-notice--warn">
              <Icon name="offline" />
              <Text className="essc-notice__text">{view.clockNote}</Text>
            </View>
          )}
          <View className="essc-notice essc-notice--warn">
            <Icon name="bad" />
            <Text className="essc-notice__text">{view.warning}</Text>
          </View>
          <Text className="essc__small">{view.hint}</Text>
          <Text className="essc__small">{view.usableUntil}</Text>
        </View>
      )}
    </View>
  )
})

import { Text, View } from '@tarojs/components'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { Icon } from '../../shared/Icon.tsx'
import type { ScanResultProps } from './props.ts'

const marks = { login: 'identity', pay: 'payment', unknown: 'bad' } as const

/** What a scanned code asks for, before anything is done about it. */
export function ScanResult({ kind, onContinue, onScanAgain }: ScanResultProps) {
  const app = useApp()
  return (
    <View className="essc__panel">
      <View className="essc-state" role="status" aria-live="polite">
        <View className={`essc-state__mark${kind === 'unknown' ? ' essc-state__mark--bad' : ''}`}>
          <Icon name={marks[kind]} />
        </View>
        <Heading text={app.text(`scan.${kind}.title`)} level={2} />
        <Text className="essc__small">{app.text(`scan.${kind}.text`)}</Text>
      </View>
      {kind !== 'unknown' && onContinue && (
        <Action main onPress={onContinue}>
          {app.text('common.continue')}
        </Action>
      )}
      <Action onPress={onScanAgain}>{app.text('scan.again')}</Action>
    </View>
  )
}

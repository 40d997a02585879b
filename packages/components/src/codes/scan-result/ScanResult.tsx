import { Text, View } from '@tarojs/components'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { Icon } from '../../shared/Icon.tsx'
import type { ScanResultProps } from './props.ts'

const marks = {
  login: 'identity',
  pay: 'payment',
  desk: 'identity',
  card: 'card',
  foreign: 'payment',
  address: 'bad',
  unlisted: 'bad',
  unknown: 'bad',
} as const

/** What a scanned code asks for, before anything is done about it; or why nothing is. */
export function ScanResult({ kind, onContinue, onScanAgain }: ScanResultProps) {
  const app = useApp()
  const isBad = marks[kind] === 'bad'
  return (
    <View className="essc__panel">
      <View className="essc-state" role="status" aria-live="assertive">
        <View className={`essc-state__mark${isBad ? ' essc-state__mark--bad' : ''}`}>
          <Icon name={marks[kind]} />
        </View>
        <Heading text={app.text(`scan.${kind}.title`)} level={2} />
        <Text className="essc__small">{app.text(`scan.${kind}.text`)}</Text>
      </View>
      {onContinue && (
        <Action main onPress={onContinue}>
          {app.text('common.continue')}
        </Action>
      )}
      <Action main={!onContinue} onPress={onScanAgain}>
        {app.text('scan.again')}
      </Action>
    </View>
  )
}

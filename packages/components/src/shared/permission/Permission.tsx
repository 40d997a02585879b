import { Text, View } from '@tarojs/components'
import { Action } from '../Action.tsx'
import { useApp } from '../context.tsx'
import { Heading } from '../Heading.tsx'
import { Icon } from '../Icon.tsx'
import type { PermissionProps } from './props.ts'

/** Why a permission is needed, before the host asks for it. */
export function Permission({ kind, onAllow, onLater }: PermissionProps) {
  const app = useApp()
  return (
    <View className="essc__panel">
      <View className="essc-state">
        <View className="essc-state__mark">
          <Icon name={kind} />
        </View>
        <Heading text={app.text(`permission.${kind}.title`)} level={2} />
        <Text className="essc__small">{app.text(`permission.${kind}.text`)}</Text>
      </View>
      <Action main onPress={onAllow}>
        {app.text('permission.allow')}
      </Action>
      <Action look="quiet" onPress={onLater}>
        {app.text('permission.later')}
      </Action>
    </View>
  )
}

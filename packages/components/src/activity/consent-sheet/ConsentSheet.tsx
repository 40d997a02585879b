import { Text, View } from '@tarojs/components'
import { Action } from '../../shared/Action.tsx'
import { useApp } from '../../shared/context.tsx'
import { Facts } from '../../shared/Facts.tsx'
import { Heading } from '../../shared/Heading.tsx'
import { Icon } from '../../shared/Icon.tsx'
import { Sheet } from '../../shared/Sheet.tsx'
import type { ConsentSheetProps } from './props.ts'
import './consent-sheet.scss'

/**
 * Who wants to see what, and for what, before anything is given. Both answers weigh the same.
 *
 * @example
 * <ConsentSheet
 *   who="湖州市图书馆"
 *   purpose="办理读者证"
 *   fields={['参保地', '是否成年']}
 *   onAgree={() => undefined}
 *   onDecline={() => undefined}
 * />
 */
export function ConsentSheet(props: ConsentSheetProps) {
  const { who, purpose, fields, kept = [], until = '', busy = false, onAgree, onDecline } = props
  const app = useApp()
  const title = app.text('consent.title', { who })
  const facts = [
    { label: app.text('consent.purpose'), value: purpose },
    ...(until ? [{ label: app.text('consent.until'), value: until }] : []),
  ]
  return (
    <Sheet label={title}>
      <Heading text={title} level={2} />
      <Facts rows={facts} />
      <Fields title={app.text('consent.fields')} names={fields} given />
      {kept.length > 0 && <Fields title={app.text('consent.kept')} names={kept} given={false} />}
      <Text className="essc__text">{app.text('consent.note')}</Text>
      <View className="essc-consent__answers">
        <View className="essc-consent__answer">
          <Action disabled={busy} onPress={onDecline}>
            {app.text('common.decline')}
          </Action>
        </View>
        <View className="essc-consent__answer">
          <Action main disabled={busy} onPress={onAgree}>
            {app.text('common.agree')}
          </Action>
        </View>
      </View>
    </Sheet>
  )
}

function Fields(props: { title: string; names: readonly string[]; given: boolean }) {
  return (
    <View>
      <Text className="essc-row__title">{props.title}</Text>
      <View className="essc-consent__fields" role="list" aria-label={props.title}>
        {props.names.map((name) => (
          <View className="essc-consent__field" role="listitem" key={name}>
            <Icon name={props.given ? 'good' : 'cross'} />
            <Text className="essc-consent__name">{name}</Text>
          </View>
        ))}
      </View>
    </View>
  )
}

import { Action } from '@essc/components/shared/Action'
import { useApp } from '@essc/components/shared/context'
import { Heading } from '@essc/components/shared/Heading'
import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { observer } from 'mobx-react-lite'
import { Page } from '../../shared/Page'

const Settings = observer(function Settings() {
  const app = useApp()
  const elder = app.text(app.elder ? 'settings.on' : 'settings.off')
  return (
    <View>
      <Heading text={app.text('settings.title')} />
      <Action onPress={() => void app.setElder(!app.elder)}>
        {`${app.text('settings.elder')} · ${elder}`}
      </Action>
      <Action
        label={app.text('settings.language')}
        onPress={() => void app.setLocale(app.locale === 'zh' ? 'en' : 'zh')}
      >
        {app.text('common.language')}
      </Action>
      <Action onPress={() => void Taro.navigateTo({ url: '/pages/pay/index' })}>
        {app.text('pay.history')}
      </Action>
      <Text className="essc__small">{app.text('app.notice')}</Text>
    </View>
  )
})

export default function SettingsPage() {
  return (
    <Page>
      <Settings />
    </Page>
  )
}
